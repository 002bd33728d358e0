package io.moonfleet.streamer;

import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.input.InputAggregator;
import io.moonfleet.input.PadOwner;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the host says about a pad goes to the peer whose pad it is, and to nobody else, in that peer's numbers and in the
 * layouts of docs/input.md (big-endian). Owner thread only.
 */
final class PadFeedback {
    private static final int RUMBLE = 0;
    private static final int TRIGGER_RUMBLE = 1;
    private static final int LED = 2;
    private static final int MOTION = 3;
    private static final int ADAPTIVE_TRIGGERS = 4;

    private final InputAggregator aggregator;

    PadFeedback(InputAggregator aggregator) {
        this.aggregator = aggregator;
    }

    /** Passes the message on, if it is about a pad that is there. */
    void message(ControlMessage.FromHost message, PeerRegistry peers) {
        switch (message) {
            case ControlMessage.Rumble rumble ->
                pass(rumble.controller(), peers, owner -> head(RUMBLE, owner, 4)
                        .putShort((short) rumble.lowFrequency())
                        .putShort((short) rumble.highFrequency()));
            case ControlMessage.RumbleTriggers rumble ->
                pass(rumble.controller(), peers, owner -> head(TRIGGER_RUMBLE, owner, 4)
                        .putShort((short) rumble.left())
                        .putShort((short) rumble.right()));
            case ControlMessage.ControllerLed led ->
                pass(led.controller(), peers, owner -> head(LED, owner, 3)
                        .put((byte) led.red())
                        .put((byte) led.green())
                        .put((byte) led.blue()));
            case ControlMessage.MotionEventState motion -> {
                aggregator.wantMotion(motion.controller(), motion.kind(), motion.reportRate() > 0);
                pass(motion.controller(), peers, owner -> head(MOTION, owner, 3)
                        .put((byte) motion.kind())
                        .putShort((short) motion.reportRate()));
            }
            case ControlMessage.AdaptiveTriggers triggers ->
                pass(triggers.controller(), peers, owner ->
                        head(ADAPTIVE_TRIGGERS, owner, 1 + ControlMessage.AdaptiveTriggers.EFFECT_BYTES)
                                .put((byte) triggers.flags())
                                .put(triggers.effects()));
            case ControlMessage.HdrMode _, ControlMessage.Termination _, ControlMessage.Unknown _ -> {
                // Not about a pad.
            }
        }
    }

    private interface Writer {
        ByteBuffer write(PadOwner owner);
    }

    private void pass(int slot, PeerRegistry peers, Writer writer) {
        Optional<PadOwner> owner = aggregator.padOwner(slot);
        owner.ifPresent(found -> peers.tellPad(found.peerId(), writer.write(found).array()));
    }

    private static ByteBuffer head(int type, PadOwner owner, int body) {
        return ByteBuffer.allocate(2 + body).put((byte) type).put((byte) owner.id());
    }
}
