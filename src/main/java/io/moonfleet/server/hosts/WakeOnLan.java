package io.moonfleet.server.hosts;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * The magic packet (protocol document, section 1.2): to every known address of the host, to the broadcast addresses of
 * all networks of this machine and to all IPv6 nodes of its links, on all ports where something may listen.
 */
final class WakeOnLan {
    private static final Logger LOGGER = Logger.getLogger(WakeOnLan.class);
    private static final Pattern MAC = Pattern.compile("([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}");
    private static final int USUAL_HTTP_PORT = 47989;
    private static final List<Integer> PORTS = List.of(9, 47009);
    /** Sunshine's own ports, which move with its HTTP port. */
    private static final List<Integer> SHIFTED_PORTS = List.of(47998, 47999, 48000, 48002, 48010);
    private static final int MAX_PORT = 65535;

    /** Sends one datagram. */
    @FunctionalInterface
    interface Sender {
        void send(byte[] packet, InetSocketAddress target) throws IOException;
    }

    /**
     * Fails only when not a single datagram could be sent: a machine has networks that take no broadcast.
     *
     * @param knownAddresses names and addresses where the host has been
     * @param httpPort       the host's
     */
    void send(String mac, List<String> knownAddresses, int httpPort) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setBroadcast(true);
            List<InetAddress> targets = new ArrayList<>(resolve(knownAddresses));
            targets.addAll(broadcasts());
            send(mac, targets, httpPort, (packet, target) ->
                    socket.send(new DatagramPacket(packet, packet.length, target)));
        }
    }

    static void send(String mac, Collection<InetAddress> targets, int httpPort, Sender sender) throws IOException {
        byte[] packet = packet(mac);
        int sent = 0;
        IOException last = new IOException("there is no address to send to");
        for (InetAddress target : targets) {
            for (int port : ports(httpPort)) {
                try {
                    sender.send(packet, new InetSocketAddress(target, port));
                    sent++;
                } catch (IOException failed) {
                    last = failed;
                }
            }
        }
        if (sent == 0) {
            throw last;
        }
        LOGGER.infof("%d wake-up packets sent to %d addresses", sent, targets.size());
    }

    /** All ports for a host whose HTTP port is that. */
    static List<Integer> ports(int httpPort) {
        List<Integer> ports = new ArrayList<>(PORTS);
        for (int usual : SHIFTED_PORTS) {
            int port = usual + httpPort - USUAL_HTTP_PORT;
            if (port >= 1 && port <= MAX_PORT) {
                ports.add(port);
            }
        }
        return ports;
    }

    private static Set<InetAddress> resolve(List<String> names) {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        for (String name : names) {
            try {
                addresses.addAll(List.of(InetAddress.getAllByName(name)));
            } catch (UnknownHostException unknown) {
                LOGGER.debugf("%s has no address to wake it at", name);
            }
        }
        return addresses;
    }

    private static Set<InetAddress> broadcasts() throws IOException {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        addresses.add(InetAddress.getByName("255.255.255.255"));
        byte[] allNodes = InetAddress.getByName("ff02::1").getAddress();
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            if (!network.isUp() || network.isLoopback()) {
                continue;
            }
            boolean sixth = false;
            for (InterfaceAddress address : network.getInterfaceAddresses()) {
                // Absent for IPv6 and point-to-point.
                if (address.getBroadcast() != null) {
                    addresses.add(address.getBroadcast());
                }
                sixth |= address.getAddress() instanceof Inet6Address;
            }
            if (sixth) {
                addresses.add(Inet6Address.getByAddress("", allNodes, network));
            }
        }
        return addresses;
    }

    static boolean isAddress(String mac) {
        return MAC.matcher(mac).matches();
    }

    static byte[] packet(String mac) {
        if (!isAddress(mac)) {
            throw new IllegalArgumentException("not a MAC address");
        }
        byte[] address = HexFormat.ofDelimiter(":").parseHex(mac);
        byte[] packet = new byte[6 + 16 * 6];
        for (int index = 0; index < 6; index++) {
            packet[index] = (byte) 0xFF;
        }
        for (int copy = 0; copy < 16; copy++) {
            System.arraycopy(address, 0, packet, 6 + copy * 6, 6);
        }
        return packet;
    }
}
