package io.moonfleet.server.hosts;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
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
    private static final long LOOK_AGAIN_SECONDS = 30;
    private static final int MAX_NETWORKS = 8;
    private static final int MAX_NAME = 64;
    private static final int MAX_PORT = 65535;

    private final Optional<List<String>> interfaces;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private final Sightings sightings = new Sightings();
    /** By the own address in each network; empty where it cannot be listened. */
    private final Map<InetAddress, Optional<JmDNS>> listening = new HashMap<>();
    private boolean closed;

    /** @param interfaces names of the interfaces to listen on; all but loopback when empty */
    public MdnsDiscovery(Optional<List<String>> interfaces) {
        this.interfaces = interfaces.map(List::copyOf);
    }

    /** Starts to listen; returns at once. Networks that come later are found as well. */
    public void start() {
        Thread.ofPlatform().daemon().name("mdns-networks").start(this::watchNetworks);
    }

    @Override
    public List<Sighting> sightings() {
        lock.lock();
        try {
            return closed ? List.of() : sightings.all();
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
            closing.signalAll();
            ending = listening.values().stream().flatMap(Optional::stream).toList();
            listening.clear();
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

    private void watchNetworks() {
        try {
            do {
                listen();
            } while (!awaitClosing());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (SocketException failed) {
            LOGGER.warnf("no further hosts can be discovered: %s", failed.getMessage());
        }
    }

    /** Whether it is closed, after a while. */
    private boolean awaitClosing() throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(LOOK_AGAIN_SECONDS);
            while (!closed && left > 0) {
                left = closing.awaitNanos(left);
            }
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void listen() throws SocketException {
        List<InterfaceAddress> addresses = addresses();
        leaveAllBut(addresses.stream().map(InterfaceAddress::getAddress).toList());
        for (InterfaceAddress address : addresses) {
            if (isNew(address)) {
                listen(address);
            }
        }
    }

    private void listen(InterfaceAddress address) {
        Optional<JmDNS> created = Optional.empty();
        try {
            JmDNS dns = JmDNS.create(address.getAddress(), "moonfleet");
            created = Optional.of(dns);
            dns.addServiceListener(SERVICE_TYPE, new Announcements(address));
            LOGGER.debugf("hosts are discovered from %s", address.getAddress().getHostAddress());
        } catch (IOException | RuntimeException failed) {
            LOGGER.infof(
                    "hosts are not discovered from %s: %s",
                    address.getAddress().getHostAddress(), failed.getMessage());
        }
        if (!adopt(address, created)) {
            created.ifPresent(MdnsDiscovery::end);
        }
    }

    private boolean isNew(InterfaceAddress address) {
        lock.lock();
        try {
            return !closed && !listening.containsKey(address.getAddress());
        } finally {
            lock.unlock();
        }
    }

    private boolean adopt(InterfaceAddress address, Optional<JmDNS> dns) {
        lock.lock();
        try {
            if (!closed) {
                listening.put(address.getAddress(), dns);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends listening in networks that are there no more. */
    private void leaveAllBut(List<InetAddress> present) {
        List<JmDNS> gone = new ArrayList<>();
        lock.lock();
        try {
            listening.entrySet().removeIf(entry -> {
                boolean left = !present.contains(entry.getKey());
                if (left) {
                    entry.getValue().ifPresent(gone::add);
                }
                return left;
            });
        } finally {
            lock.unlock();
        }
        gone.forEach(MdnsDiscovery::end);
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
            if (!sightings.mayAsk()) {
                return;
            }
            // Asks for address and port; the shortest time-out there is, because this thread need not wait for them.
            event.getDNS().requestServiceInfo(event.getType(), event.getName(), 1);
        }

        @Override
        public void serviceRemoved(ServiceEvent event) {
            sightings.gone(key(event.getName()));
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
                sightings.seen(key(event.getName()), new Sighting(event.getName(), addresses, info.getPort()));
            }
        }

        private String key(String name) {
            return network.getAddress().getHostAddress() + " " + name;
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
