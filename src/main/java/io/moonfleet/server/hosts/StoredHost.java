package io.moonfleet.server.hosts;

import java.util.Optional;

/**
 * A host as it is kept in {@code hosts.json}.
 *
 * @param slot     place in the list; never changes while the host exists
 * @param uniqueId the host's identity, known once it has answered
 * @param autoPin  PIN under which the host accepts clients without a person
 */
public record StoredHost(
        int slot,
        String address,
        int httpPort,
        Optional<String> uniqueId,
        String name,
        Optional<String> mac,
        Optional<String> autoPin) {
    public HostAddress endpoint() {
        return new HostAddress(address, httpPort);
    }

    StoredHost withStatus(HostStatus status) {
        return new StoredHost(
                slot,
                address,
                httpPort,
                Optional.of(status.uniqueId()),
                status.name(),
                status.mac().or(() -> mac),
                autoPin);
    }

    @Override
    public String toString() {
        return "StoredHost[slot=" + slot + ", address=" + address + ", httpPort=" + httpPort + "]";
    }
}
