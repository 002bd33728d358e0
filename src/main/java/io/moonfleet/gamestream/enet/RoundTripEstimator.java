package io.moonfleet.gamestream.enet;

/** Smoothed round trip and retransmission time-out in microseconds (protocol document, section 6.1.6). */
final class RoundTripEstimator {
    private static final long INITIAL = 500_000;
    /** Below this a timer would fire because of scheduling, not because of loss. */
    private static final long MINIMUM_TIMEOUT = 30_000;

    private final long maximumTimeout;
    private long roundTrip = INITIAL;
    private long variance;
    private boolean sampled;

    RoundTripEstimator(long deathTimeout) {
        maximumTimeout = Math.max(MINIMUM_TIMEOUT, deathTimeout / 5);
    }

    void sample(long microseconds) {
        long sample = Math.max(1, microseconds);
        if (!sampled) {
            sampled = true;
            roundTrip = sample;
            variance = (sample + 1) / 2;
            return;
        }
        long difference = Math.abs(sample - roundTrip);
        variance += difference / 4 - variance / 4;
        roundTrip += (sample >= roundTrip ? difference : -difference) / 8;
    }

    /** The smoothed round trip, 0 before the first sample. */
    long roundTrip() {
        return sampled ? roundTrip : 0;
    }

    /** Time-out of a command sent for the {@code attempt}th time, counted from 1. */
    long timeout(int attempt) {
        long base = roundTrip + Math.min(roundTrip, 4 * Math.max(1, variance));
        return Math.clamp(base * Math.min(attempt, 2), MINIMUM_TIMEOUT, maximumTimeout);
    }
}
