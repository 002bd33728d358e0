package io.moonfleet.rtc.rtp;

import java.util.Arrays;

/**
 * The smallest one-way delay of the last half minute: what a packet takes when no queue is in its way. The two clocks' offset is part
 * of it, and their drift leaves with the old values. One thread.
 */
final class DelayBaseline {
    private static final int BUCKETS = 30;
    private static final long BUCKET_NANOS = 1_000_000_000L;

    private final long[] least = new long[BUCKETS];
    private long bucket = Long.MIN_VALUE;
    private long smallest = Long.MAX_VALUE;

    DelayBaseline() {
        Arrays.fill(least, Long.MAX_VALUE);
    }

    /** Takes one delay in, and says how far it lies above the smallest. */
    long above(long delayMicros, long nowNanos) {
        advance(Math.floorDiv(nowNanos, BUCKET_NANOS));
        int index = (int) Math.floorMod(bucket, (long) BUCKETS);
        if (delayMicros < least[index]) {
            least[index] = delayMicros;
            smallest = Math.min(smallest, delayMicros);
        }
        return delayMicros - smallest;
    }

    private void advance(long now) {
        if (now <= bucket) {
            return;
        }
        if (bucket == Long.MIN_VALUE || now - bucket >= BUCKETS) {
            Arrays.fill(least, Long.MAX_VALUE);
        } else {
            for (long skipped = bucket + 1; skipped <= now; skipped++) {
                least[(int) Math.floorMod(skipped, (long) BUCKETS)] = Long.MAX_VALUE;
            }
        }
        bucket = now;
        smallest = Long.MAX_VALUE;
        for (long value : least) {
            smallest = Math.min(smallest, value);
        }
    }
}
