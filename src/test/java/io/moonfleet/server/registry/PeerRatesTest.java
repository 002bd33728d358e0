package io.moonfleet.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PeerRatesTest {
    private final PeerRates rates = new PeerRates();

    @Test
    void theRateIsThatBetweenTheLastTwoLooks() {
        assertThat(rates.bitrate("a")).isZero();
        rates.sample("a", 1_000_000, 0);
        assertThat(rates.bitrate("a")).isZero();
        rates.sample("a", 2_250_000, 500_000_000);
        assertThat(rates.bitrate("a")).isEqualTo(20_000_000);
        rates.sample("a", 2_250_000, 1_000_000_000);
        assertThat(rates.bitrate("a")).isZero();
    }

    @Test
    void peersThatAreGoneAreForgotten() {
        rates.sample("a", 0, 0);
        rates.sample("a", 1000, 1_000_000_000);
        rates.retain(Set.of());
        assertThat(rates.bitrate("a")).isZero();
    }
}
