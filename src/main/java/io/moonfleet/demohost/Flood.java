package io.moonfleet.demohost;

import io.moonfleet.gamestream.control.ControlMessage;
import java.util.Optional;

/**
 * Far more messages than a client has use for, no two in a row the same.
 *
 * @param perSecond to each client
 */
public record Flood(Kind kind, int perSecond) {
    /** Most messages a second. */
    static final int LIMIT = 10_000;

    private static final int PADS = 16;
    /** No host is known to send it. */
    private static final int UNKNOWN_TYPE = 0x7F00;

    /** What the messages are about. */
    public enum Kind {
        HDR,
        RUMBLE,
        LED,
        MOTION,
        UNKNOWN
    }

    /** The message with that number, counted from 0. */
    ControlMessage message(int number) {
        int pad = number % PADS;
        return switch (kind) {
            case HDR -> new ControlMessage.HdrMode(number % 2 == 0, Optional.empty());
            case RUMBLE -> new ControlMessage.Rumble(pad, number & 0xFFFF, ~number & 0xFFFF);
            case LED -> new ControlMessage.ControllerLed(pad, number & 0xFF, number >> 8 & 0xFF, 0);
            case MOTION -> new ControlMessage.MotionEventState(pad, 1 + number % 200, 1 + number % 2);
            case UNKNOWN -> new ControlMessage.Unknown(UNKNOWN_TYPE, new byte[] {(byte) number});
        };
    }
}
