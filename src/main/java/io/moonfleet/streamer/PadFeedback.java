package io.moonfleet.streamer;

import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.input.InputAggregator;
import io.moonfleet.input.PadOwner;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the host says about a pad goes to the peer whose pad it is, and to nobody else, in that peer's numbers and in the
 * layouts of docs/input.md (big-endian). Owner thread only.
 */
final class PadFeedback {
    static final int RUMBLE = 0;
    static final int TRIGGER_RUMBLE = 1;
    static final int LED = 2;
    static final int MOTION = 3;
    static final int ADAPTIVE_TRIGGERS = 4;

    /** The way to a peer, on which a message may be lost. */
    interface Outlet {
        void tellPad(String peerId, byte[] message);
    }

    private final InputAggregator aggregator;
    private final Outlet outlet;
    private final PadStops stops = new PadStops();

    PadFeedback(InputAggregator aggregator, Outlet outlet) {
        this.aggregator = aggregator;
        this.outlet = outlet;
    }

    /** Passes the message on, if it is about a pad that is there. */
    void message(ControlMessage.FromHost message) {
        switch (message) {
            case ControlMessage.Rumble rumble ->
                pass(rumble.controller(), owner -> head(RUMBLE, owner, 4)
                        .putShort((short) rumble.lowFrequency())
                        .putShort((short) rumble.highFrequency()));
            case ControlMessage.RumbleTriggers rumble ->
                pass(rumble.controller(), owner -> head(TRIGGER_RUMBLE, owner, 4)
                        .putShort((short) rumble.left())
                        .putShort((short) rumble.right()));
            case ControlMessage.ControllerLed led ->
                pass(led.controller(), owner -> head(LED, owner, 3)
                        .put((byte) led.red())
                        .put((byte) led.green())
                        .put((byte) led.blue()));
            case ControlMessage.MotionEventState motion -> {
                aggregator.wantMotion(motion.controller(), motion.kind(), motion.reportRate() > 0);
                pass(motion.controller(), owner -> head(MOTION, owner, 3)
                        .put((byte) motion.kind())
                        .putShort((short) motion.reportRate()));
            }
            case ControlMessage.AdaptiveTriggers triggers ->
                pass(triggers.controller(), owner ->
                        head(ADAPTIVE_TRIGGERS, owner, 1 + ControlMessage.AdaptiveTriggers.EFFECT_BYTES)
                                .put((byte) triggers.flags())
                                .put(triggers.effects()));
            case ControlMessage.HdrMode _, ControlMessage.Termination _, ControlMessage.Unknown _ -> {
                // Not about a pad.
            }
        }
    }

    /** Stops the motors and the reports of all pads: whoever asked for them is gone. */
    void stopAll() {
        for (int slot = 0; slot < InputAggregator.PADS; slot++) {
            message(new ControlMessage.Rumble(slot, 0, 0));
            message(new ControlMessage.RumbleTriggers(slot, 0, 0));
            message(new ControlMessage.MotionEventState(slot, 0, InputPacket.ControllerMotion.ACCELEROMETER));
            message(new ControlMessage.MotionEventState(slot, 0, InputPacket.ControllerMotion.GYROSCOPE));
        }
    }

    /** Tells again what has stopped lately. */
    void repeatStops() {
        stops.repeat(outlet);
    }

    private interface Writer {
        ByteBuffer write(PadOwner owner);
    }

    private void pass(int slot, Writer writer) {
        Optional<PadOwner> owner = aggregator.padOwner(slot);
        owner.ifPresent(found -> {
            byte[] message = writer.write(found).array();
            stops.told(found, message);
            outlet.tellPad(found.peerId(), message);
        });
    }

    private static ByteBuffer head(int type, PadOwner owner, int body) {
        return ByteBuffer.allocate(2 + body).put((byte) type).put((byte) owner.id());
    }
}
