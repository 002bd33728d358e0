package io.moonfleet.rtc.fanout;

/**
 * How fast one viewer's video leaves. Ordinary pictures leave at once; the rest of a big one follows at several times the
 * stream's rate, fast enough that it is out within half the time to the next picture, so that it overflows neither the
 * socket's buffer nor a router's, and never makes the picture late by a whole frame. One thread.
 */
final class Pacer {
    /** What may leave at once: a run of 64 packets. */
    static final int BURST_BYTES = 64 * 1_250;

    private static final int RATE_FACTOR = 4;
    private static final long SECOND = 1_000_000_000L;

    private final long streamBytesPerSecond;
    private final int framesPerSecond;
    private long bytesPerSecond;
    private long tokens = BURST_BYTES;
    private long filledAt;

    Pacer(long streamBitsPerSecond, int framesPerSecond, long now) {
        this.streamBytesPerSecond = Math.max(streamBitsPerSecond, 1_000_000) / 8;
        this.framesPerSecond = framesPerSecond;
        this.filledAt = now;
        this.bytesPerSecond = RATE_FACTOR * streamBytesPerSecond;
    }

    /** Looks at the clock; once before a turn of {@link #allows}. */
    void refill(long now) {
        long elapsed = Math.min(now - filledAt, SECOND);
        long added = elapsed * bytesPerSecond / SECOND;
        if (added > 0) {
            tokens = Math.min(BURST_BYTES, tokens + added);
            filledAt = now;
        }
    }

    /** A picture of this many bytes is about to leave. */
    void frame(int bytes) {
        bytesPerSecond = Math.max(RATE_FACTOR * streamBytesPerSecond, 2L * framesPerSecond * bytes);
    }

    boolean allows(int bytes) {
        return tokens >= bytes;
    }

    void spend(int bytes) {
        tokens -= bytes;
    }

    /** How long until {@code bytes} (at most a burst) may leave. */
    long waitNanos(long bytes) {
        long missing = Math.min(bytes, BURST_BYTES) - tokens;
        return missing <= 0 ? 0 : missing * SECOND / bytesPerSecond + 1;
    }
}
