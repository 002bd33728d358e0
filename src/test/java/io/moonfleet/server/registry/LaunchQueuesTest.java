package io.moonfleet.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** One streamer at a time opens a session on a host. */
class LaunchQueuesTest {
    private final BlockingQueue<String> granted = new LinkedBlockingQueue<>();
    private final LaunchQueues queues = new LaunchQueues(Duration.ofSeconds(60));

    @Test
    void turnsComeInTheOrderOfTheWishes() {
        queues.want("host", "a", 1, grant("a"));
        queues.want("host", "b", 1, grant("b"));
        queues.want("host", "c", 1, grant("c"));
        assertThat(granted).containsExactly("a alone");
        queues.settle("host", "a", 1);
        assertThat(granted).containsExactly("a alone", "b shared");
        queues.settle("host", "b", 1);
        assertThat(granted).containsExactly("a alone", "b shared", "c shared");
    }

    @Test
    void hostsDoNotWaitForEachOther() {
        queues.want("one", "a", 1, grant("a"));
        queues.want("two", "b", 1, grant("b"));
        assertThat(granted).containsExactly("a alone", "b alone");
    }

    @Test
    void aStreamerAloneIsNotToldThatTheHostHasChanged() {
        queues.want("host", "a", 1, grant("a"));
        queues.settle("host", "a", 1);
        queues.want("host", "a", 2, grant("a"));
        assertThat(granted).containsExactly("a alone", "a alone");
    }

    @Test
    void whoeverIsGoneHoldsNobodyUp() {
        queues.want("host", "a", 1, grant("a"));
        queues.want("host", "b", 1, grant("b"));
        queues.want("host", "c", 1, grant("c"));
        queues.leave("b");
        queues.leave("a");
        assertThat(granted).containsExactly("a alone", "c shared");
    }

    @Test
    void whatIsSettledTwiceOrWasNeverWantedChangesNothing() {
        queues.settle("host", "a", 1);
        queues.want("host", "a", 1, grant("a"));
        queues.want("host", "b", 1, grant("b"));
        queues.settle("host", "b", 9);
        queues.settle("host", "b", 1);
        queues.settle("host", "b", 1);
        assertThat(granted).containsExactly("a alone");
    }

    @Test
    void aTurnThatDoesNotEndIsTakenAway() throws InterruptedException {
        LaunchQueues impatient = new LaunchQueues(Duration.ofMillis(20));
        impatient.want("host", "a", 1, grant("a"));
        impatient.want("host", "b", 1, grant("b"));
        assertThat(granted.poll(10, TimeUnit.SECONDS)).isEqualTo("a alone");
        assertThat(granted.poll(10, TimeUnit.SECONDS)).isEqualTo("b shared");
    }

    private Consumer<Boolean> grant(String streamerId) {
        return shared -> granted.add(streamerId + (shared ? " shared" : " alone"));
    }
}
