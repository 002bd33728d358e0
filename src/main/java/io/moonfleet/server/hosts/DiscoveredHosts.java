package io.moonfleet.server.hosts;

import io.moonfleet.gamestream.GameStreamException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Asks those who announce themselves who they are: the unique id of their answer is a host's identity, not the name that
 * was announced (protocol document, section 1.1). Each address is asked once in a while only, whether it answered or not.
 * Thread-safe; blocks for a limited time.
 */
final class DiscoveredHosts {
    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int ADDRESSES_OF_ONE = 3;
    private static final int MAX_KEPT = 256;

    private final HostDiscovery discovery;
    private final HostGateway gateway;
    private final IdentityStore identities;
    private final ConcurrentMap<HostAddress, Asked> asked = new ConcurrentHashMap<>();

    DiscoveredHosts(HostDiscovery discovery, HostGateway gateway, IdentityStore identities) {
        this.discovery = discovery;
        this.gateway = gateway;
        this.identities = identities;
    }

    private record Asked(CompletableFuture<Optional<HostStatus>> answer, long nanos) {
        boolean isFresh() {
            return System.nanoTime() - nanos < FRESH.toNanos();
        }
    }

    /** @param hidden those that need not be shown */
    List<DiscoveredHost> list(Predicate<DiscoveredHost> hidden) {
        List<HostAddress> addresses = new ArrayList<>();
        for (HostDiscovery.Sighting sighting : discovery.sightings()) {
            for (InetAddress address : sighting.addresses().stream().limit(ADDRESSES_OF_ONE).toList()) {
                addresses.add(new HostAddress(address.getHostAddress(), sighting.httpPort()));
            }
        }
        if (asked.size() > MAX_KEPT) {
            asked.values().removeIf(answer -> !answer.isFresh());
        }
        List<CompletableFuture<Optional<HostStatus>>> answers =
                addresses.stream().map(this::ask).toList();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Map<String, DiscoveredHost> hosts = new TreeMap<>();
        for (int index = 0; index < addresses.size(); index++) {
            HostAddress address = addresses.get(index);
            Optional<HostStatus> status = answers.get(index)
                    .copy()
                    .completeOnTimeout(Optional.empty(), Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
                    .join();
            status.map(host -> new DiscoveredHost(host.name(), address, host.uniqueId(), host.version()))
                    .filter(Predicate.not(hidden))
                    .ifPresent(host -> hosts.putIfAbsent(host.uniqueId(), host));
        }
        return List.copyOf(hosts.values());
    }

    private CompletableFuture<Optional<HostStatus>> ask(HostAddress address) {
        return asked.compute(address, (_, before) -> before != null && before.isFresh()
                        ? before
                        : new Asked(
                                CompletableFuture.supplyAsync(() -> status(address), Thread::startVirtualThread),
                                System.nanoTime()))
                .answer();
    }

    private Optional<HostStatus> status(HostAddress address) {
        try {
            return Optional.of(gateway.status(address, identities.own().keys(), Optional.empty()));
        } catch (GameStreamException noHost) {
            return Optional.empty();
        }
    }
}
