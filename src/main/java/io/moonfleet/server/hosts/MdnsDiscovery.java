package io.moonfleet.server.hosts;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;
import org.jboss.logging.Logger;

/**
 * Listens to mDNS announcements of {@code _nvstream._tcp} (protocol document, section 1.1) on the networks of this
 * machine. It believes little: addresses outside of these networks are ignored, and the number of announcements is
 * limited. A network where it cannot listen is left out with a line in the log.
 */
public final class MdnsDiscovery implements HostDiscovery, AutoCloseable {
    static final String SERVICE_TYPE = "_nvstream._tcp.local.";

    private static final Logger LOGGER = Logger.getLogger(MdnsDiscovery.class);
    private static final int MAX_SIGHTINGS = 32;
    private static final int MAX_NETWORKS = 8;
    private static final int MAX_NAME = 64;
    private static final int MAX_PORT = 65535;

    private final Optional<List<String>> interfaces;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Sighting> sightings = new TreeMap<>();
    private final List<JmDNS> listening = new ArrayList<>();
    private boolean closed;

    /** @param interfaces names of the interfaces to listen on; all but loopback when empty */
    public MdnsDiscovery(Optional<List<String>> interfaces) {
        this.interfaces = interfaces.map(List::copyOf);
    }

    /** Starts to listen; returns at once. */
    public void start() {
        Thread.ofPlatform().daemon().name("mdns-start").start(this::listen);
    }

    @Override
    public List<Sighting> sightings() {
        lock.lock();
        try {
            return List.copyOf(sightings.values());
        } finally {
            lock.unlock();
        }
    }

    /** Stops listening; returns at once. */
    @Override
    public void close() {
        List<JmDNS> ending;
        lock.lock();
        try {
            closed = true;
            ending = List.copyOf(listening);
            listening.clear();
            sightings.clear();
        } finally {
            lock.unlock();
        }
        ending.forEach(MdnsDiscovery::end);
    }

    /** On a thread of its own: it takes seconds. */
    static void end(JmDNS dns) {
        Thread.ofPlatform().daemon().name("mdns-end").start(() -> {
            try {
                dns.close();
            } catch (IOException failed) {
                LOGGER.debugf("mDNS did not end in order: %s", failed.getMessage());
            }
        });
    }

    private void listen() {
        List<InterfaceAddress> addresses;
        try {
            addresses = addresses();
        } catch (SocketException failed) {
            LOGGER.warnf("no hosts can be discovered: %s", failed.getMessage());
            return;
        }
        for (InterfaceAddress address : addresses) {
            try {
                JmDNS dns = JmDNS.create(address.getAddress(), "moonfleet");
                if (!adopt(dns)) {
                    end(dns);
                    return;
                }
                dns.addServiceListener(SERVICE_TYPE, new Announcements(address));
                LOGGER.debugf("hosts are discovered from %s", address.getAddress().getHostAddress());
            } catch (IOException | RuntimeException failed) {
                LOGGER.infof(
                        "hosts are not discovered from %s: %s",
                        address.getAddress().getHostAddress(), failed.getMessage());
            }
        }
    }

    private boolean adopt(JmDNS dns) {
        lock.lock();
        try {
            if (!closed) {
                listening.add(dns);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** One address for each network, IPv4 where there is one. */
    private List<InterfaceAddress> addresses() throws SocketException {
        List<InterfaceAddress> found = new ArrayList<>();
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            boolean wanted = interfaces.isPresent()
                    ? interfaces.get().contains(network.getName())
                    : network.supportsMulticast() && !network.isLoopback() && !network.isPointToPoint();
            if (wanted && network.isUp() && found.size() < MAX_NETWORKS) {
                List<InterfaceAddress> own = network.getInterfaceAddresses();
                own.stream()
                        .filter(address -> address.getAddress() instanceof Inet4Address)
                        .findFirst()
                        .or(() -> own.stream().findFirst())
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    /** What is announced in one network; called on threads of JmDNS. */
    private final class Announcements implements ServiceListener {
        private final InterfaceAddress network;

        private Announcements(InterfaceAddress network) {
            this.network = network;
        }

        @Override
        public void serviceAdded(ServiceEvent event) {
            // Asks for address and port; the shortest time-out there is, because this thread need not wait for them.
            event.getDNS().requestServiceInfo(event.getType(), event.getName(), 1);
        }

        @Override
        public void serviceRemoved(ServiceEvent event) {
            change(event.getName(), Optional.empty());
        }

        @Override
        public void serviceResolved(ServiceEvent event) {
            ServiceInfo info = event.getInfo();
            List<InetAddress> addresses = Arrays.stream(info.getInetAddresses())
                    .filter(address -> isWithin(network, address))
                    .toList();
            boolean usable = !addresses.isEmpty()
                    && info.getPort() >= 1
                    && info.getPort() <= MAX_PORT
                    && event.getName().length() <= MAX_NAME;
            if (usable) {
                change(event.getName(), Optional.of(new Sighting(event.getName(), addresses, info.getPort())));
            }
        }

        private void change(String name, Optional<Sighting> seen) {
            String key = network.getAddress().getHostAddress() + " " + name;
            lock.lock();
            try {
                if (seen.isEmpty() || closed) {
                    sightings.remove(key);
                } else if (sightings.containsKey(key) || sightings.size() < MAX_SIGHTINGS) {
                    sightings.put(key, seen.get());
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Whether the address is one of that network, and not the network's or the broadcast address of all. */
    static boolean isWithin(InterfaceAddress network, InetAddress address) {
        byte[] own = network.getAddress().getAddress();
        byte[] other = address.getAddress();
        if (own.length != other.length || address.isAnyLocalAddress() || address.isMulticastAddress()) {
            return false;
        }
        int prefix = network.getNetworkPrefixLength();
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((own[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                return false;
            }
        }
        return prefix > 0;
    }
}
