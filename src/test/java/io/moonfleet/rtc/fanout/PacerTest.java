package io.moonfleet.rtc.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long MILLI = 1_000_000;

    private final Pacer pacer = new Pacer(20_000_000, 60, 0);

    @Test
    void anOrdinaryPictureLeavesAtOnce() {
        pacer.frame(42_000);
        assertThat(pacer.allows(42_000)).isTrue();
        assertThat(pacer.waitNanos(42_000)).isZero();
    }

    @Test
    void theRestOfABigPictureIsOutWithinHalfTheTimeToTheNextOne() {
        int left = 500_000;
        pacer.frame(left);
        long now = 0;
        while (left > 0) {
            pacer.refill(now);
            if (pacer.allows(1_200)) {
                pacer.spend(1_200);
                left -= 1_200;
            } else {
                now += pacer.waitNanos(40_000);
            }
        }
        assertThat(now).isBetween(4 * MILLI, 9 * MILLI);
    }

    @Test
    void waitingIsOverWhenItSaysSo() {
        pacer.frame(42_000);
        pacer.spend(Pacer.BURST_BYTES);
        long wait = pacer.waitNanos(10_000);
        assertThat(wait).isPositive();
        pacer.refill(wait);
        assertThat(pacer.allows(10_000)).isTrue();
    }

    @Test
    void idleTimeIsNoCreditForMoreThanABurst() {
        pacer.refill(1_000 * MILLI);
        assertThat(pacer.allows(Pacer.BURST_BYTES)).isTrue();
        assertThat(pacer.allows(Pacer.BURST_BYTES + 1)).isFalse();
    }
}
