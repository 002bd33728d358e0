package io.moonfleet.server.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SpareKeysTest {
    private final AtomicInteger made = new AtomicInteger();
    private final BlockingQueue<IdentityKeys> finished = new LinkedBlockingQueue<>();

    private IdentityKeys make() {
        int number = made.incrementAndGet();
        IdentityKeys keys = new IdentityKeys("id" + number, "key " + number, "certificate " + number);
        finished.add(keys);
        return keys;
    }

    private IdentityKeys awaitMade() throws InterruptedException {
        IdentityKeys keys = finished.poll(20, TimeUnit.SECONDS);
        assertThat(keys).isNotNull();
        return keys;
    }

    @Test
    void preparedKeysAreTakenAndTheNextOnesMade() throws InterruptedException {
        SpareKeys spare = new SpareKeys(this::make);
        spare.prepare();
        spare.prepare();
        IdentityKeys prepared = awaitMade();
        assertThat(spare.take()).isEqualTo(prepared);
        assertThat(awaitMade()).isNotEqualTo(prepared);
        assertThat(made).hasValue(2);
    }

    @Test
    void keysAreMadeOnTheSpotWhenNoneArePrepared() throws InterruptedException {
        SpareKeys spare = new SpareKeys(this::make);
        IdentityKeys first = spare.take();
        assertThat(first).isEqualTo(awaitMade());
        assertThat(spare.take()).isNotEqualTo(first);
    }

    @Test
    void aFailureInTheBackgroundIsNobodysProblem() {
        Supplier<IdentityKeys> failsFirst = () -> {
            if (made.get() == 0) {
                made.incrementAndGet();
                throw new IllegalStateException("no entropy");
            }
            return make();
        };
        SpareKeys spare = new SpareKeys(failsFirst);
        spare.prepare();
        assertThat(spare.take().uniqueId()).startsWith("id");
    }

    @Test
    void aFailureOnTheSpotIsTheCallers() {
        SpareKeys spare = new SpareKeys(() -> {
            throw new IllegalStateException("no entropy");
        });
        assertThatThrownBy(spare::take).isInstanceOf(IllegalStateException.class);
    }
}
