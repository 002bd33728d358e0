package io.moonfleet.rtc.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DecodeWatchTest {
    private static final long ROUND_TRIP = TimeUnit.MILLISECONDS.toNanos(20);

    private final AtomicInteger told = new AtomicInteger();
    private final DecodeWatch watch = new DecodeWatch(told::incrementAndGet);
    private long now = 1;

    private void keyFrame() {
        watch.keyFrameSent(now);
    }

    private void requestAfter(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
        watch.requested(now, ROUND_TRIP);
    }

    @Test
    void fiveKeyFramesInARowThatAreOfNoUseAreEnough() {
        for (int number = 0; number < 4; number++) {
            keyFrame();
            requestAfter(250);
            requestAfter(200);
        }
        assertThat(told).hasValue(0);
        keyFrame();
        requestAfter(250);
        assertThat(told).hasValue(1);
        keyFrame();
        requestAfter(250);
        assertThat(told).hasValue(1);
    }

    @Test
    void requestsThatWereOnTheirWayAndLossesProveNothing() {
        for (int number = 0; number < 50; number++) {
            keyFrame();
            requestAfter(10);
            watch.lost();
            requestAfter(250);
        }
        assertThat(told).hasValue(0);
    }

    @Test
    void aPictureThatWasShownForAWhileEndsTheRow() {
        for (int number = 0; number < 50; number++) {
            keyFrame();
            requestAfter(number % 4 == 3 ? 3_000 : 250);
        }
        assertThat(told).hasValue(0);
    }
}
