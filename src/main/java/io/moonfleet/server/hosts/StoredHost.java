package io.moonfleet.server.hosts;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host as it is kept in {@code hosts.json}.
 *
 * @param slot     place in the list; never changes while the host exists
 * @param uniqueId the host's identity, known once it has answered
 * @param localIp  where it says it is in its own network: an IPv4 address, numeric
 */
public record StoredHost(
        int slot,
        String address,
        int httpPort,
        Optional<String> uniqueId,
        String name,
        Optional<String> mac,
        Optional<String> localIp,
        AutoPin autoPin) {
    private static final Pattern NUMERIC = Pattern.compile("[0-9]{1,3}([.][0-9]{1,3}){3}");

    public HostAddress endpoint() {
        return new HostAddress(address, httpPort);
    }

    /** The same entry for what answers at the address now; of another host nothing is left but its place in the list. */
    StoredHost movedTo(HostAddress to, HostStatus status, AutoPin said) {
        boolean same = uniqueId.equals(Optional.of(status.uniqueId()));
        return new StoredHost(
                        slot,
                        to.address(),
                        to.httpPort(),
                        uniqueId,
                        name,
                        mac.filter(_ -> same),
                        localIp.filter(_ -> same),
                        said.isSaid() || !same ? said : autoPin)
                .withStatus(status);
    }

    static StoredHost added(int slot, HostAddress at, HostStatus status, AutoPin said) {
        return new StoredHost(
                        slot,
                        at.address(),
                        at.httpPort(),
                        Optional.empty(),
                        status.name(),
                        Optional.empty(),
                        Optional.empty(),
                        said)
                .withStatus(status);
    }

    StoredHost withStatus(HostStatus status) {
        return new StoredHost(
                slot,
                address,
                httpPort,
                Optional.of(status.uniqueId()),
                status.name(),
                status.mac().or(() -> mac),
                Optional.of(status.localIp()).filter(StoredHost::isUseful).or(() -> localIp),
                autoPin);
    }

    /** Sunshine tells its loopback address to those who ask over IPv6. */
    static boolean isUseful(String ip) {
        return NUMERIC.matcher(ip).matches() && !ip.startsWith("127.") && !ip.equals("0.0.0.0");
    }

    @Override
    public String toString() {
        return "StoredHost[slot=" + slot + ", address=" + address + ", httpPort=" + httpPort + "]";
    }
}
