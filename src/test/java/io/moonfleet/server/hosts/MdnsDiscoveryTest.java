package io.moonfleet.server.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.server.hosts.HostDiscovery.Sighting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;
import org.junit.jupiter.api.Test;

/** Announcements are seen, and as little of them is believed as possible. Another JmDNS is the host here. */
class MdnsDiscoveryTest {
    private static final String LOOPBACK = "lo";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void aHostThatAnnouncesItselfIsSeenUntilItTakesThatBack() throws IOException {
        InetAddress address = InetAddress.getByName("127.0.0.1");
        JmDNS host = JmDNS.create(address, "discovered-host");
        try (MdnsDiscovery discovery = new MdnsDiscovery(Optional.of(List.of(LOOPBACK)))) {
            discovery.start();
            ServiceInfo service = ServiceInfo.create(MdnsDiscovery.SERVICE_TYPE, "discovered-host", 47123, "");
            host.registerService(service);
            List<Sighting> seen = await(discovery, sightings -> !sightings.isEmpty());
            assertThat(seen).hasSize(1);
            assertThat(seen.getFirst().name()).isEqualTo("discovered-host");
            assertThat(seen.getFirst().addresses()).containsExactly(address);
            assertThat(seen.getFirst().httpPort()).isEqualTo(47123);
            host.unregisterService(service);
            await(discovery, List::isEmpty);
        } finally {
            MdnsDiscovery.end(host);
        }
    }

    @Test
    void anAddressCountsOnlyWithinTheNetworkItWasAnnouncedIn() throws IOException {
        InterfaceAddress loopback = NetworkInterface.getByName(LOOPBACK).getInterfaceAddresses().stream()
                .filter(address -> address.getAddress().getAddress().length == 4)
                .findFirst()
                .orElseThrow();
        assertThat(within(loopback, "127.0.0.1")).isTrue();
        assertThat(within(loopback, "127.200.1.2")).isTrue();
        assertThat(within(loopback, "128.0.0.1")).isFalse();
        assertThat(within(loopback, "8.8.8.8")).isFalse();
        assertThat(within(loopback, "::1")).isFalse();
        assertThat(within(loopback, "0.0.0.0")).isFalse();
        assertThat(within(loopback, "224.0.0.1")).isFalse();
    }

    @Test
    void aNetworkThatDoesNotExistIsNoFailure() {
        try (MdnsDiscovery discovery = new MdnsDiscovery(Optional.of(List.of("no-such-interface")))) {
            discovery.start();
            assertThat(discovery.sightings()).isEmpty();
        }
    }

    private static boolean within(InterfaceAddress network, String address) throws IOException {
        return MdnsDiscovery.isWithin(network, InetAddress.getByName(address));
    }

    private static List<Sighting> await(MdnsDiscovery discovery, Predicate<List<Sighting>> expected) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<Sighting> sightings = discovery.sightings();
            if (expected.test(sightings)) {
                return sightings;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still " + sightings);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
