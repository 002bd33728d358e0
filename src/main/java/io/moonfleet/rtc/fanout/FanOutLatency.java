package io.moonfleet.rtc.fanout;

/**
 * How long pictures of the last seconds took from the host's first packet of the picture to the last packet that left
 * for the last peer (of one sender thread; the slowest counts at most as often as the others).
 *
 * @param pictures how many were measured
 */
public record FanOutLatency(long pictures, long p50Micros, long p99Micros) {
    public static final FanOutLatency NONE = new FanOutLatency(0, 0, 0);

    static FanOutLatency of(Iterable<LatencyHistogram> histograms) {
        long[] counts = new long[LatencyHistogram.buckets()];
        for (LatencyHistogram histogram : histograms) {
            histogram.addTo(counts);
        }
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return new FanOutLatency(
                total,
                LatencyHistogram.percentileMicros(counts, 0.50),
                LatencyHistogram.percentileMicros(counts, 0.99));
    }
}
