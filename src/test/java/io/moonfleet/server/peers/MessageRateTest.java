package io.moonfleet.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MessageRateTest {
    @Test
    void aBurstPassesAFloodDoesNotAndTimeHeals() {
        AtomicLong clock = new AtomicLong();
        MessageRate rate = MessageRate.ofSignaling(clock::get);
        for (int message = 0; message < 500; message++) {
            assertThat(rate.take()).isTrue();
        }
        assertThat(rate.take()).isFalse();
        clock.addAndGet(1_000_000_000L);
        for (int message = 0; message < 100; message++) {
            assertThat(rate.take()).isTrue();
        }
        assertThat(rate.take()).isFalse();
    }
}
