package io.moonfleet.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private long now = Long.MAX_VALUE - 5_000_000_000L;
    private long heard = now;
    private final SilenceWatch watch = new SilenceWatch(LIMIT, () -> now);

    private boolean tooLongAfter(Duration passed) {
        now += passed.toNanos();
        return watch.isTooLong(Duration.ofNanos(now - heard));
    }

    private int secondsUntilTooLong() {
        for (int seconds = 1; seconds <= 100; seconds++) {
            if (tooLongAfter(Duration.ofSeconds(1))) {
                return seconds;
            }
        }
        throw new AssertionError("never too long");
    }

    @Test
    void theOtherSideMayBeSilentForTheLimitAndNoLonger() {
        assertThat(secondsUntilTooLong()).isEqualTo(11);
    }

    @Test
    void whatIsHeardBeginsItAnew() {
        for (int seconds = 0; seconds < 9; seconds++) {
            assertThat(tooLongAfter(Duration.ofSeconds(1))).isFalse();
        }
        heard = now;
        assertThat(secondsUntilTooLong()).isEqualTo(11);
    }

    @Test
    void whoHasStoodStillItselfGivesTheOtherItsTimeAnew() {
        assertThat(tooLongAfter(Duration.ofSeconds(1))).isFalse();
        for (int freezes = 0; freezes < 3; freezes++) {
            assertThat(tooLongAfter(Duration.ofSeconds(60))).isFalse();
            assertThat(tooLongAfter(Duration.ofSeconds(1))).isFalse();
        }
        assertThat(secondsUntilTooLong()).as("one that does not come back is still found").isEqualTo(10);
    }

    @Test
    void aLookThatIsALittleLateChangesNothing() {
        int looks = 0;
        while (!tooLongAfter(Duration.ofMillis(2_900))) {
            looks++;
        }
        assertThat(looks).isEqualTo(3);
    }
}
