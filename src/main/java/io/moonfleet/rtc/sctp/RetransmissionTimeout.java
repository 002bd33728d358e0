package io.moonfleet.rtc.sctp;

import java.util.concurrent.TimeUnit;

/** The retransmission timeout and what it is made of (RFC 9260 section 6.3.1), in milliseconds. */
final class RetransmissionTimeout {
    private final long min;
    private final long max;
    private final long initial;
    private double smoothed;
    private double variation;
    private boolean measured;
    private long current;

    RetransmissionTimeout(SctpSettings settings) {
        min = settings.minRto();
        max = settings.maxRto();
        initial = settings.initialRto();
        current = initial;
    }

    void reset() {
        measured = false;
        current = initial;
    }

    long millis() {
        return current;
    }

    /** The smoothed round trip, 0 before the first measurement. */
    double roundTripMillis() {
        return measured ? smoothed : 0;
    }

    void measured(long nanos) {
        double sample = Math.max(0, nanos) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        if (measured) {
            variation = 0.75 * variation + 0.25 * Math.abs(smoothed - sample);
            smoothed = 0.875 * smoothed + 0.125 * sample;
        } else {
            measured = true;
            smoothed = sample;
            variation = sample / 2;
        }
        current = Math.clamp(Math.round(smoothed + Math.max(1, 4 * variation)), min, max);
    }

    void backOff() {
        current = Math.min(max, current * 2);
    }
}
