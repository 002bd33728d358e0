package io.moonfleet.it;

import java.util.List;

/** How old pictures were when they were shown, in milliseconds. */
record Latencies(List<Double> sorted) {
    Latencies {
        sorted = sorted.stream().sorted().toList();
    }

    static Latencies of(List<Page.Presented> frames) {
        return new Latencies(frames.stream().map(Page.Presented::latencyMillis).toList());
    }

    int count() {
        return sorted.size();
    }

    /** @param percent 50 for the median */
    double percentile(double percent) {
        if (sorted.isEmpty()) {
            throw new AssertionError("no picture was seen");
        }
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * percent / 100)));
    }

    @Override
    public String toString() {
        return sorted.isEmpty() ? "no picture" : "%d pictures, p50 %.1f p95 %.1f p99 %.1f ms".formatted(
                count(), percentile(50), percentile(95), percentile(99));
    }
}
