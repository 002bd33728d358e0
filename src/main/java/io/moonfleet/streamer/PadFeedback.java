package io.moonfleet.streamer;

import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.input.InputAggregator;
import io.moonfleet.input.PadOwner;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the host says about a pad goes to the peer whose pad it is, and to nobody else, in that peer's numbers and in the
 * layouts of docs/input.md (big-endian). Of more than {@value #MOST_MESSAGES} messages between two ticks the latest of each
 * kind about each pad is enough. Owner thread only.
 */
final class PadFeedback {
    static final int RUMBLE = 0;
    static final int TRIGGER_RUMBLE = 1;
    static final int LED = 2;
    static final int MOTION = 3;
    static final int ADAPTIVE_TRIGGERS = 4;

    /** Four pads' worth of a new value for each picture at 120 fps, and far less than any queue towards a peer holds. */
    static final int MOST_MESSAGES = 240;

    private static final int MOTION_KINDS = 0x03;
    private static final int TRIGGER_SIDES = 0x0C;

    /** What makes an earlier message worthless: a later one of the same kind about the same pad. */
    private record Subject(int slot, int type, int part) {}

    private record Feedback(int slot, Writer writer) {}

    /** The way to a peer, on which a message may be lost. */
    interface Outlet {
        void tellPad(String peerId, byte[] message);
    }

    private final InputAggregator aggregator;
    private final Outlet outlet;
    private final PadStops stops = new PadStops();
    private final LatestOnly<Subject, Feedback> messages = new LatestOnly<>(MOST_MESSAGES, this::send);

    PadFeedback(InputAggregator aggregator, Outlet outlet) {
        this.aggregator = aggregator;
        this.outlet = outlet;
    }

    /** Passes the message on, if it is about a pad that is there. */
    void message(ControlMessage.FromHost message) {
        switch (message) {
            case ControlMessage.Rumble rumble ->
                pass(new Subject(rumble.controller(), RUMBLE, 0), owner -> head(RUMBLE, owner, 4)
                        .putShort((short) rumble.lowFrequency())
                        .putShort((short) rumble.highFrequency()));
            case ControlMessage.RumbleTriggers rumble ->
                pass(new Subject(rumble.controller(), TRIGGER_RUMBLE, 0), owner -> head(TRIGGER_RUMBLE, owner, 4)
                        .putShort((short) rumble.left())
                        .putShort((short) rumble.right()));
            case ControlMessage.ControllerLed led ->
                pass(new Subject(led.controller(), LED, 0), owner -> head(LED, owner, 3)
                        .put((byte) led.red())
                        .put((byte) led.green())
                        .put((byte) led.blue()));
            case ControlMessage.MotionEventState motion -> {
                aggregator.wantMotion(motion.controller(), motion.kind(), motion.reportRate() > 0);
                pass(new Subject(motion.controller(), MOTION, motion.kind() & MOTION_KINDS), owner -> head(MOTION, owner, 3)
                        .put((byte) motion.kind())
                        .putShort((short) motion.reportRate()));
            }
            case ControlMessage.AdaptiveTriggers triggers ->
                pass(new Subject(triggers.controller(), ADAPTIVE_TRIGGERS, triggers.flags() & TRIGGER_SIDES), owner ->
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
        messages.clear();
        for (int slot = 0; slot < InputAggregator.PADS; slot++) {
            message(new ControlMessage.Rumble(slot, 0, 0));
            message(new ControlMessage.RumbleTriggers(slot, 0, 0));
            message(new ControlMessage.MotionEventState(slot, 0, InputPacket.ControllerMotion.ACCELEROMETER));
            message(new ControlMessage.MotionEventState(slot, 0, InputPacket.ControllerMotion.GYROSCOPE));
        }
    }

    /** Passes on what was too much before. */
    void tick() {
        messages.tick();
    }

    /** Tells again what has stopped lately. */
    void repeatStops() {
        stops.repeat(outlet);
    }

    private interface Writer {
        ByteBuffer write(PadOwner owner);
    }

    private void pass(Subject subject, Writer writer) {
        if (aggregator.padOwner(subject.slot).isPresent()) {
            messages.offer(subject, new Feedback(subject.slot, writer));
        }
    }

    private void send(Feedback feedback) {
        Optional<PadOwner> owner = aggregator.padOwner(feedback.slot);
        owner.ifPresent(found -> {
            byte[] message = feedback.writer.write(found).array();
            stops.told(found, message);
            outlet.tellPad(found.peerId(), message);
        });
    }

    private static ByteBuffer head(int type, PadOwner owner, int body) {
        return ByteBuffer.allocate(2 + body).put((byte) type).put((byte) owner.id());
    }
}
