package io.moonfleet.rtc.fanout;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Durations of the last seconds, in buckets of 1/16 of their magnitude. One thread records, any may read; nothing is
 * allocated or locked.
 */
final class LatencyHistogram {
    private static final int SUB_BITS = 4;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;
    private static final int BUCKETS = 30 * SUB_BUCKETS;
    private static final long WINDOW_NANOS = 5_000_000_000L;

    private final AtomicLongArray[] windows = {new AtomicLongArray(BUCKETS), new AtomicLongArray(BUCKETS)};
    private volatile int current;
    private boolean begun;
    private long windowStart;

    /** Records a duration; what is older than two windows of five seconds is forgotten. */
    void record(long nanos, long now) {
        if (!begun || now - windowStart >= WINDOW_NANOS) {
            int next = begun ? 1 - current : current;
            AtomicLongArray cleared = windows[next];
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                cleared.setPlain(bucket, 0);
            }
            current = next;
            windowStart = now;
            begun = true;
        }
        AtomicLongArray window = windows[current];
        int bucket = bucket(Math.max(0, nanos / 1_000));
        window.setRelease(bucket, window.getPlain(bucket) + 1);
    }

    /** Adds what is counted here to {@code counts}, which has {@link #buckets()} elements. */
    void addTo(long[] counts) {
        for (AtomicLongArray window : windows) {
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                counts[bucket] += window.getAcquire(bucket);
            }
        }
    }

    static int buckets() {
        return BUCKETS;
    }

    /** The duration in µs that the given part of the counts does not exceed; 0 when nothing was counted. */
    static long percentileMicros(long[] counts, double part) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        long wanted = Math.max(1, (long) Math.ceil(total * part));
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) {
                return upperMicros(bucket);
            }
        }
        return 0;
    }

    private static int bucket(long micros) {
        if (micros < SUB_BUCKETS) {
            return (int) micros;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - SUB_BITS;
        int bucket = (shift + 1) * SUB_BUCKETS + (int) (micros >> shift & SUB_BUCKETS - 1);
        return Math.min(bucket, BUCKETS - 1);
    }

    private static long upperMicros(int bucket) {
        if (bucket < SUB_BUCKETS) {
            return bucket;
        }
        int shift = bucket / SUB_BUCKETS - 1;
        return (long) (SUB_BUCKETS + bucket % SUB_BUCKETS + 1 << shift) - 1;
    }
}
