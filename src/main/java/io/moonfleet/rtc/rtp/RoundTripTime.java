package io.moonfleet.rtc.rtp;

/** The round-trip time that receiver reports tell (RFC 3550, section 6.4.1), smoothed. One thread. */
public final class RoundTripTime {
    private static final long LONGEST_MICROS = 30_000_000;
    /** Reports whose smallest growth stands for the queue: jitter makes single ones large. */
    private static final int RECENT = 4;

    private final DelayBaseline baseline = new DelayBaseline();
    private final long[] recentGrowth = new long[RECENT];
    private long micros = -1;
    private int samples;

    /**
     * @param lastSenderReport from the report block
     * @param delay            from the report block, in 1/65536 s
     * @param nowNtp           64-bit NTP time of arrival, on the clock of the sender reports
     */
    public void reported(int lastSenderReport, int delay, long nowNtp) {
        if (lastSenderReport == 0) {
            return;
        }
        // The difference is modulo 2^32; rounding makes it slightly negative at times.
        int units = NtpClock.middle(nowNtp) - lastSenderReport - delay;
        long sample = Math.max(units, 0) * 1_000_000L >> 16;
        if (sample > LONGEST_MICROS) {
            return;
        }
        micros = micros < 0 ? sample : micros + (sample - micros) / 4;
        recentGrowth[samples % RECENT] = baseline.above(sample, (nowNtp >>> 16) * 1_000_000_000L >>> 16);
        samples = samples == Integer.MAX_VALUE ? RECENT : samples + 1;
    }

    /** Microseconds, -1 while unknown. */
    public long micros() {
        return micros;
    }

    /** Nanoseconds, or what is given while unknown. */
    public long nanosOr(long unknown) {
        return micros < 0 ? unknown : micros * 1000;
    }

    /** By how many microseconds it has grown over its smallest of the last half minute, going by the best of the latest reports. */
    public long growthMicros() {
        long least = samples == 0 ? 0 : Long.MAX_VALUE;
        for (int i = 0; i < Math.min(samples, RECENT); i++) {
            least = Math.min(least, recentGrowth[i]);
        }
        return least;
    }
}
