package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatestOnlyTest {
    private final List<String> passed = new ArrayList<>();
    private final LatestOnly<String, String> latest = new LatestOnly<>(2, passed::add);

    @Test
    void whatFitsIsPassedAtOnce() {
        latest.offer("a", "a1");
        latest.offer("a", "a2");
        assertThat(passed).containsExactly("a1", "a2");
        latest.tick();
        assertThat(passed).containsExactly("a1", "a2");
        latest.offer("a", "a3");
        assertThat(passed).containsExactly("a1", "a2", "a3");
    }

    @Test
    void ofTooMuchTheLatestOfEachSubjectWaitsForTheTick() {
        for (int number = 1; number <= 100; number++) {
            latest.offer("a", "a" + number);
            latest.offer("b", "b" + number);
            latest.offer("c", "c" + number);
        }
        assertThat(passed).containsExactly("a1", "b1");
        latest.tick();
        assertThat(passed.subList(2, passed.size())).containsExactly("c100", "a100");
        latest.offer("b", "b101");
        latest.tick();
        assertThat(passed.subList(4, passed.size())).containsExactly("b101");
        latest.tick();
        assertThat(passed).hasSize(5);
    }
}
