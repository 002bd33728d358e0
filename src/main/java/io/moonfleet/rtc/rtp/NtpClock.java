package io.moonfleet.rtc.rtp;

/** NTP time that runs with {@link System#nanoTime()}, so that it never steps. Immutable. */
public final class NtpClock {
    private static final long EPOCH_SECONDS = 2_208_988_800L;

    private final long baseNanoTime;
    private final long baseEpochNanos;

    /**
     * @param epochMillis the wall clock: {@link System#currentTimeMillis()}
     * @param nanoTime    {@link System#nanoTime()} at the same instant
     */
    public NtpClock(long epochMillis, long nanoTime) {
        baseNanoTime = nanoTime;
        baseEpochNanos = epochMillis * 1_000_000L;
    }

    /** The 64-bit NTP timestamp of an instant: seconds since 1900 and their fraction of 2^32. */
    public long at(long nanoTime) {
        long nanos = baseEpochNanos + nanoTime - baseNanoTime;
        long seconds = Math.floorDiv(nanos, 1_000_000_000L);
        return seconds + EPOCH_SECONDS << 32 | (Math.floorMod(nanos, 1_000_000_000L) << 32) / 1_000_000_000L;
    }

    /** The middle 32 bits, as reports carry them: units of 1/65536 s. */
    public static int middle(long ntp) {
        return (int) (ntp >> 16);
    }
}
