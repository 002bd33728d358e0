package io.moonfleet.gamestream.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Conforms;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Item 81 on a virtual clock. */
class PingScheduleTest {
    private static final long SECOND = 1_000_000;
    private final PingSchedule schedule = new PingSchedule();

    /** The thread is woken at any time, by timers a little late, and by all that happens besides. */
    @Test
    @Conforms(81)
    void aPingIsDueEveryHundredMillisecondsWhenEverItIsAsked() {
        Random random = new Random(81);
        List<Long> pings = new ArrayList<>();
        long now = 5 * SECOND;
        while (now < 65 * SECOND) {
            if (schedule.due(now)) {
                pings.add(now);
            }
            assertThat(schedule.due(now)).isFalse();
            assertThat(schedule.next()).isGreaterThan(now);
            now = Math.min(schedule.next() + random.nextInt(2_000), now + 1 + random.nextInt(30_000));
        }
        assertThat(pings).hasSizeBetween(599, 601);
        for (int index = 1; index < pings.size(); index++) {
            assertThat(pings.get(index) - pings.get(index - 1)).isBetween(80_000L, 120_000L);
        }
    }

    @Test
    void aPauseIsNotMadeUpFor() {
        assertThat(schedule.due(SECOND)).isTrue();
        assertThat(schedule.due(2 * SECOND)).isTrue();
        assertThat(schedule.due(2 * SECOND + 1)).isFalse();
        assertThat(schedule.next()).isEqualTo(2 * SECOND + PingSchedule.INTERVAL);
    }
}
