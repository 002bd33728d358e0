package io.moonfleet.server.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.server.hosts.HostDiscovery.Sighting;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SightingsTest {
    private long now = 1;
    private final Sightings sightings = new Sightings(() -> now);

    private static Sighting at(String name, int address) throws UnknownHostException {
        InetAddress place = InetAddress.getByAddress(new byte[] {10, 0, (byte) (address >> 8), (byte) address});
        return new Sighting(name, List.of(place), 47989);
    }

    private List<String> names() {
        return sightings.all().stream().map(Sighting::name).toList();
    }

    @Test
    void aNameIsKeptOnceUntilItIsTakenBack() throws Exception {
        sightings.seen("net host", at("host", 1));
        sightings.seen("net host", at("host", 2));
        assertThat(sightings.all()).containsExactly(at("host", 2));
        sightings.gone("net host");
        assertThat(sightings.all()).isEmpty();
    }

    @Test
    void whoAnnouncesManyNamesPushesOutItsOwn() throws Exception {
        sightings.seen("real", at("real", 1));
        for (int name = 0; name < 100; name++) {
            sightings.seen("false " + name, at("false " + name, 66));
        }
        assertThat(names()).containsExactly("real", "false 96", "false 97", "false 98", "false 99");
    }

    @Test
    void namesThatWereThereFirstDoNotShutOthersOut() throws Exception {
        for (int name = 0; name < 500; name++) {
            sightings.seen("false " + name, at("false " + name, name));
        }
        sightings.seen("real", at("real", 1000));
        assertThat(sightings.all()).hasSize(Sightings.MAX_KEPT);
        assertThat(names()).endsWith("false 499", "real");
    }

    @Test
    void theNetworkIsAskedSoOftenOnly() {
        for (int question = 0; question < Sightings.MAX_QUESTIONS; question++) {
            assertThat(sightings.mayAsk()).isTrue();
        }
        assertThat(sightings.mayAsk()).isFalse();
        now += Sightings.QUESTIONS_WITHIN.toNanos() + 1;
        assertThat(sightings.mayAsk()).isTrue();
    }
}
