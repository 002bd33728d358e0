package io.moonfleet.rtc.rtp;

import io.moonfleet.media.EncodedAudio;

/**
 * Opus (RFC 7587): a packet is the payload. The clock runs at 48 kHz and advances by each packet's duration, by the last known one
 * for packets that the host lost, and by the time that has passed where a session of the host begins after another: sender reports
 * have let it run on meanwhile. The marker bit is not set. One thread.
 */
public final class OpusPacketizer {
    /** Samples of 48 kHz in 120 ms, the longest packet. */
    private static final int LONGEST = 5760;

    private static final int CLOCK_RATE = 48_000;

    private int frameNumber;
    private int timestamp;
    private int duration = 240;
    private boolean begun;
    private int lastTimestamp;
    private long lastNanos;

    /**
     * Fills {@code frame} with one packet; with none for a lost or broken one.
     *
     * @param now of {@link System#nanoTime()}
     */
    public void packetize(EncodedAudio audio, PacketizedFrame frame, long now) {
        byte[] data = audio.data();
        if (audio.first() && begun) {
            long passed = (now - lastNanos) / 1_000 * CLOCK_RATE / 1_000_000;
            timestamp = lastTimestamp + (int) Math.max(passed, timestamp - lastTimestamp);
        }
        frame.begin(frameNumber++, true, timestamp);
        int samples = duration(data, 0, data.length);
        if (samples > 0) {
            duration = samples;
            frame.append(data, 0, data.length);
            frame.endPacket();
            begun = true;
            lastTimestamp = timestamp;
            lastNanos = now;
        }
        timestamp += duration;
    }

    /** Samples at 48 kHz of an Opus packet by its table-of-contents byte (RFC 6716, section 3.1), 0 if it is none. */
    public static int duration(byte[] data, int offset, int length) {
        if (length < 1) {
            return 0;
        }
        int configuration = (data[offset] & 0xFF) >> 3;
        int frame;
        if (configuration < 12) {
            int index = configuration & 3;
            frame = index == 3 ? 2880 : 480 << index;
        } else if (configuration < 16) {
            frame = 480 << (configuration & 1);
        } else {
            frame = 120 << (configuration & 3);
        }
        int frames = switch (data[offset] & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> length < 2 ? 0 : data[offset + 1] & 0x3F;
        };
        return frames * frame > LONGEST ? 0 : frames * frame;
    }
}
