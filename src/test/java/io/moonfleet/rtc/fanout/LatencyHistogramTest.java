package io.moonfleet.rtc.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private static final long MICRO = 1_000;
    private static final long SECOND = 1_000_000_000L;

    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void percentilesAreRightToASixteenth() {
        for (int micros = 1; micros <= 10_000; micros++) {
            histogram.record(micros * MICRO, 5);
        }
        FanOutLatency latency = FanOutLatency.of(List.of(histogram));
        assertThat(latency.pictures()).isEqualTo(10_000);
        assertThat(latency.p50Micros()).isBetween(5_000L, 5_313L);
        assertThat(latency.p99Micros()).isBetween(9_900L, 10_520L);
    }

    @Test
    void oldTimesAreForgotten() {
        histogram.record(900 * MICRO, 0);
        histogram.record(10 * MICRO, 6 * SECOND);
        assertThat(FanOutLatency.of(List.of(histogram)).pictures()).isEqualTo(2);
        histogram.record(10 * MICRO, 12 * SECOND);
        FanOutLatency latency = FanOutLatency.of(List.of(histogram));
        assertThat(latency.pictures()).isEqualTo(2);
        assertThat(latency.p99Micros()).isEqualTo(10);
    }

    @Test
    void absurdTimesAreTaken() {
        histogram.record(-5, 0);
        histogram.record(Long.MAX_VALUE, 0);
        assertThat(FanOutLatency.of(List.of(histogram)).pictures()).isEqualTo(2);
    }
}
