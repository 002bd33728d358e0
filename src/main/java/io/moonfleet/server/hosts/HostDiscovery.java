package io.moonfleet.server.hosts;

import java.net.InetAddress;
import java.util.List;

/** What announces itself as a host on the networks of this machine. Thread-safe; does not block. */
@FunctionalInterface
public interface HostDiscovery {
    /** Sees nothing. */
    HostDiscovery NONE = List::of;

    /** What is announced at present; a bounded number. Anybody on the network may announce anything. */
    List<Sighting> sightings();

    /**
     * An announcement (protocol document, section 1.1).
     *
     * @param name      of the machine, as it says
     * @param addresses in networks that this machine is part of
     * @param httpPort  of its plain HTTP API
     */
    record Sighting(String name, List<InetAddress> addresses, int httpPort) {
        public Sighting {
            addresses = List.copyOf(addresses);
        }
    }
}
