package io.moonfleet.server.hosts;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host as it is kept in {@code hosts.json}.
 *
 * @param slot     place in the list; never changes while the host exists
 * @param uniqueId the host's identity, known once it has answered
 * @param localIp  where it says it is in its own network: an IPv4 address, numeric
 * @param autoPin  PIN under which the host accepts clients without a person
 */
public record StoredHost(
        int slot,
        String address,
        int httpPort,
        Optional<String> uniqueId,
        String name,
        Optional<String> mac,
        Optional<String> localIp,
        Optional<String> autoPin) {
    private static final Pattern NUMERIC = Pattern.compile("[0-9]{1,3}([.][0-9]{1,3}){3}");

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
