package io.moonfleet.streamer;

/**
 * Presentation times for sound, of which the host gives none that fit its pictures': each packet follows the one before,
 * anchored to the pictures' clock by the time at which both arrive. Not thread-safe.
 */
final class OpusClock {
    /** Packets may come in bursts; beyond this the count has lost its hold on the arrival. */
    private static final long MAX_DRIFT_MICROS = 150_000;

    /** What is assumed of a packet that never came before one did. */
    private static final long DEFAULT_MICROS = 5_000;

    private static final int[] SILK_MICROS = {10_000, 20_000, 40_000, 60_000};
    private static final int[] CELT_MICROS = {2_500, 5_000, 10_000, 20_000};

    private long next = Long.MIN_VALUE;
    private long packetMicros = DEFAULT_MICROS;
    private boolean anchored = true;

    /** The time of a packet that arrives when the pictures' clock stands at {@code now}, in microseconds. */
    long next(byte[] packet, long now) {
        packetMicros = duration(packet);
        if (next == Long.MIN_VALUE || Math.abs(next - now) > MAX_DRIFT_MICROS) {
            next = Math.max(now, 0);
        } else if (!anchored) {
            next = Math.max(now, next);
        }
        anchored = true;
        long time = next;
        next += packetMicros;
        return time;
    }

    /** The next packet begins a session: its time is that of its arrival. */
    void begin() {
        anchored = false;
    }

    /** A packet was lost: its time passes. */
    void skip() {
        if (next != Long.MIN_VALUE) {
            next += packetMicros;
        }
    }

    /** RFC 6716, section 3.1. */
    static long duration(byte[] packet) {
        if (packet.length == 0) {
            return DEFAULT_MICROS;
        }
        int config = (packet[0] & 0xFF) >> 3;
        int frameMicros;
        if (config < 12) {
            frameMicros = SILK_MICROS[config & 3];
        } else if (config < 16) {
            frameMicros = SILK_MICROS[config & 1];
        } else {
            frameMicros = CELT_MICROS[config & 3];
        }
        int frames =
                switch (packet[0] & 3) {
                    case 0 -> 1;
                    case 1, 2 -> 2;
                    default -> packet.length > 1 ? Math.max(1, packet[1] & 0x3F) : 1;
                };
        return (long) frameMicros * frames;
    }
}
