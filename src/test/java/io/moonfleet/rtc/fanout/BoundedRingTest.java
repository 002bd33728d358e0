package io.moonfleet.rtc.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BoundedRingTest {
    @Test
    void takesNoMoreThanItsCapacity() {
        BoundedRing<Integer> ring = new BoundedRing<>(4);
        for (int value = 0; value < 4; value++) {
            assertThat(ring.offer(value)).isTrue();
        }
        assertThat(ring.offer(4)).isFalse();
        assertThat(ring.poll()).isZero();
        assertThat(ring.offer(4)).isTrue();
        assertThat(ring.isEmpty()).isFalse();
    }

    @Test
    @Timeout(30)
    void losesAndRepeatsNothingBetweenThreads() throws InterruptedException {
        int each = 50_000;
        BoundedRing<Integer> ring = new BoundedRing<>(64);
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < 3; writer++) {
            int base = writer * each;
            writers.add(Thread.ofPlatform().start(() -> {
                for (int value = 0; value < each; value++) {
                    while (!ring.offer(base + value)) {
                        Thread.yield();
                    }
                }
            }));
        }
        int[] next = {0, each, 2 * each};
        for (int count = 0; count < 3 * each; ) {
            Integer value = ring.poll();
            if (value == null) {
                Thread.yield();
                continue;
            }
            assertThat(value).isEqualTo(next[value / each]++);
            count++;
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(ring.isEmpty()).isTrue();
    }
}
