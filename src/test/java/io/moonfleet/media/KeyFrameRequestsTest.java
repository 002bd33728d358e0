package io.moonfleet.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyFrameRequestsTest {
    private static final long INTERVAL = KeyFrameRequests.INTERVAL.toNanos();

    private record Alarm(long at, Runnable task) {}

    private final List<Alarm> alarms = new ArrayList<>();
    private long now = 7;
    private int toHost;
    private final KeyFrameRequests requests = new KeyFrameRequests(
            () -> toHost++, () -> now, (nanos, task) -> alarms.add(new Alarm(now + nanos, task)));

    private void pass(long nanos) {
        now += nanos;
        for (Alarm alarm : List.copyOf(alarms)) {
            if (alarm.at() <= now) {
                alarms.remove(alarm);
                alarm.task().run();
            }
        }
    }

    @Test
    void theFirstRequestGoesToTheHostAtOnce() {
        requests.request();
        assertThat(toHost).isEqualTo(1);
    }

    @Test
    void requestsCloseTogetherAreOne() {
        for (int peer = 0; peer < 20; peer++) {
            requests.request();
            pass(1);
        }
        requests.keyFrame();
        pass(10 * INTERVAL);
        assertThat(toHost).isEqualTo(1);
        assertThat(requests.counters()).isEqualTo(new KeyFrameRequests.Counters(20, 1, 1));
    }

    @Test
    void aRequestAfterTheAnswerWaitsForTheIntervalAndIsNotForgotten() {
        requests.request();
        pass(20);
        requests.keyFrame();
        pass(20);
        requests.request();
        assertThat(toHost).isEqualTo(1);
        pass(INTERVAL - 40);
        assertThat(toHost).isEqualTo(2);
    }

    @Test
    void oneThatStillWaitsIsAskedForAgain() {
        requests.request();
        pass(INTERVAL / 2);
        requests.request();
        pass(INTERVAL / 2);
        assertThat(toHost).isEqualTo(2);
    }

    @Test
    void nothingIsRepeatedForThoseWhoDoNotAskAgain() {
        requests.request();
        pass(10 * INTERVAL);
        assertThat(toHost).isEqualTo(1);
        requests.request();
        assertThat(toHost).isEqualTo(2);
    }

    @Test
    void neverMoreThanOneInAnIntervalHoweverFastTheHostAnswers() {
        for (int step = 0; step < 1_000; step++) {
            requests.request();
            requests.keyFrame();
            pass(INTERVAL / 100);
        }
        assertThat(toHost).isBetween(9, 11);
    }
}
