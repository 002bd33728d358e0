package io.moonfleet.gamestream.rtsp;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** Whether a host is on the local network, and which packet size that allows (protocol document, section 4.3). */
public final class NetworkPath {
    private static final int LOCAL = 1392;
    private static final int REMOTE_IPV4 = 1024;
    private static final int REMOTE_IPV6 = 1184;
    private static final int SMALLEST = 256;

    private NetworkPath() {}

    /** Private, link-local, shared (100.64/10) and loopback addresses, and those of an own subnet. */
    public static boolean isLocal(InetAddress host) {
        if (host.isLoopbackAddress() || host.isSiteLocalAddress() || host.isLinkLocalAddress()) {
            return true;
        }
        byte[] bytes = host.getAddress();
        boolean shared = host instanceof Inet4Address && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
        boolean uniqueLocal = host instanceof Inet6Address && (bytes[0] & 0xFE) == 0xFC;
        return shared || uniqueLocal || onOwnSubnet(host);
    }

    /** {@code wanted} (0 for no wish) limited to what the path carries without fragments; a multiple of 16. */
    public static int packetSize(int wanted, InetAddress host) {
        int most = isLocal(host) ? LOCAL : host instanceof Inet6Address ? REMOTE_IPV6 : REMOTE_IPV4;
        int size = wanted <= 0 ? most : Math.clamp(wanted, SMALLEST, most);
        return size / 16 * 16;
    }

    private static boolean onOwnSubnet(InetAddress host) {
        try {
            List<InterfaceAddress> own = NetworkInterface.networkInterfaces()
                    .flatMap(network -> network.getInterfaceAddresses().stream())
                    .toList();
            return own.stream().anyMatch(address -> sameSubnet(address, host));
        } catch (SocketException e) {
            return false;
        }
    }

    private static boolean sameSubnet(InterfaceAddress own, InetAddress host) {
        byte[] first = own.getAddress().getAddress();
        byte[] second = host.getAddress();
        int bits = own.getNetworkPrefixLength();
        // A prefix of 0 would declare the whole internet local.
        if (first.length != second.length || bits <= 0 || bits > first.length * 8) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % 8);
            if ((first[i / 8] & mask) != (second[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
