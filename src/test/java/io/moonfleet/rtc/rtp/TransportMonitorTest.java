package io.moonfleet.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransportMonitorTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long CLOCK_MICROS = (1L << 24) * 64_000;

    private final TransportMonitor monitor = new TransportMonitor();

    @Test
    void numbersWrapAfterSixteenBits() {
        for (int i = 0; i < 70_000; i++) {
            assertThat(monitor.sent(1200, i)).isEqualTo(i & 0xFFFF);
        }
    }

    @Test
    void countsWhatArrivesAndWhatIsLost() {
        for (int i = 0; i < 10; i++) {
            monitor.sent(1000 + i, i * MILLISECOND);
        }
        for (int i = 0; i < 8; i++) {
            monitor.packet(i, i != 3 && i != 5, i * 1000L, 50 * MILLISECOND);
        }
        assertThat(monitor.received()).isEqualTo(6);
        assertThat(monitor.lost()).isEqualTo(2);
        assertThat(monitor.receivedBytes()).isEqualTo(8 * 1000 + 28 - 1003 - 1005);
        TransportMonitor.Interval interval = monitor.take();
        assertThat(interval.lossFraction()).isEqualTo(0.25);
        assertThat(interval.bytes()).isEqualTo(monitor.receivedBytes());
        assertThat(monitor.take()).isEqualTo(new TransportMonitor.Interval(0, 0, 0, 0, 0, 0));
    }

    @Test
    void aLatePacketIsNotLost() {
        monitor.sent(100, 0);
        monitor.sent(100, 0);
        monitor.packet(0, false, 0, 0);
        monitor.packet(1, true, 5000, 0);
        monitor.packet(0, true, 6000, 0);
        monitor.packet(0, true, 6000, 0);
        monitor.packet(1, false, 0, 0);
        assertThat(monitor.received()).isEqualTo(2);
        assertThat(monitor.lost()).isZero();
    }

    @Test
    void packetsThatWereNeverSentAreIgnored() {
        monitor.packet(0, true, 0, 0);
        monitor.sent(100, 0);
        monitor.packet(1, true, 0, 0);
        monitor.packet(65535, true, 0, 0);
        monitor.packet(40_000, false, 0, 0);
        assertThat(monitor.received() + monitor.lost()).isZero();
        // 8192 later the number stands for another packet.
        for (int i = 0; i < 8192; i++) {
            monitor.sent(100, 0);
        }
        monitor.packet(0, true, 0, 0);
        assertThat(monitor.received()).isZero();
    }

    @Test
    void delayIsWhatComesOnTopOfTheSmallest() {
        long offset = 77_000_000;
        for (int i = 0; i < 4; i++) {
            monitor.sent(100, i * 10 * MILLISECOND);
        }
        monitor.packet(1, true, offset + 10_000, 40 * MILLISECOND);
        monitor.take();
        monitor.packet(0, true, offset + 20_000, 40 * MILLISECOND);
        monitor.packet(2, true, offset + 20_000 + 10_000, 40 * MILLISECOND);
        monitor.packet(3, true, offset + 30_000 + 40_000, 40 * MILLISECOND);
        TransportMonitor.Interval interval = monitor.take();
        assertThat(interval.leastDelayMicros()).isEqualTo(10_000);
        assertThat(interval.mostDelayMicros()).isEqualTo(40_000);
        assertThat(interval.meanDelayMicros()).isEqualTo(70_000 / 3);
    }

    @Test
    void theReceiversClockMayWrapAndDrift() {
        // 200 ppm for two minutes: 24 ms in all, 6 ms within the half minute that counts.
        long arrival = CLOCK_MICROS - 5_000_000;
        long largest = 0;
        for (int i = 0; i < 12_000; i++) {
            long now = i * 10 * MILLISECOND;
            int sequence = monitor.sent(100, now);
            long drifted = arrival + i * 10_000L + i * 2L;
            monitor.packet(sequence, true, Math.floorMod(drifted, CLOCK_MICROS), now);
            if (i % 100 == 99) {
                largest = Math.max(largest, monitor.take().leastDelayMicros());
            }
        }
        assertThat(largest).isBetween(1000L, 6500L);
        assertThat(monitor.received()).isEqualTo(12_000);
    }

    @Test
    void theSmallestDelayIsForgottenAfterHalfAMinute() {
        DelayBaseline baseline = new DelayBaseline();
        long second = 1000 * MILLISECOND;
        assertThat(baseline.above(1000, 0)).isZero();
        assertThat(baseline.above(1500, 29 * second)).isEqualTo(500);
        assertThat(baseline.above(1600, 30 * second)).isEqualTo(100);
        assertThat(baseline.above(900, 31 * second)).isZero();
        assertThat(baseline.above(5000, 1000 * second)).isZero();
        assertThat(baseline.above(5001, 999 * second)).as("time never goes back").isEqualTo(1);
    }
}
