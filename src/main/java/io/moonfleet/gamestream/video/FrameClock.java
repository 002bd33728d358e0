package io.moonfleet.gamestream.video;

/**
 * Turns RTP timestamps into microseconds (protocol document, section 4.11). The 32-bit counter is unwrapped. A host that
 * sends 0 for every frame (Wolf) gets receive times instead. The result grows with every frame, whatever the host sends.
 */
final class FrameClock {
    private boolean started;
    private long firstReceivedNanos;
    private int lastTimestamp;
    private long unwrapped;
    private long lastMicros;

    long presentationMicros(int timestamp, long receivedNanos) {
        if (!started) {
            started = true;
            firstReceivedNanos = receivedNanos;
            lastTimestamp = timestamp;
            unwrapped = Integer.toUnsignedLong(timestamp);
            lastMicros = unwrapped * 1000 / 90;
            return lastMicros;
        }
        long micros;
        if (timestamp == 0) {
            micros = (receivedNanos - firstReceivedNanos) / 1000;
        } else {
            unwrapped += timestamp - lastTimestamp;
            lastTimestamp = timestamp;
            micros = unwrapped * 1000 / 90;
        }
        lastMicros = Math.max(lastMicros + 1, micros);
        return lastMicros;
    }
}
