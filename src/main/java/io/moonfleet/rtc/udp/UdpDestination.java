package io.moonfleet.rtc.udp;

import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

/**
 * Where datagrams go: from which socket to which address. Any number of destinations share a socket. Made once for a
 * path, not for a packet. Whoever closes the channel first stops the threads that send by it.
 */
public final class UdpDestination {
    private final DatagramChannel channel;
    private final InetSocketAddress address;

    /**
     * @param channel bound, not connected
     * @param address with an IP address, not only a name
     * @throws IllegalArgumentException for an address that has not been resolved
     */
    public UdpDestination(DatagramChannel channel, InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("a destination needs an IP address");
        }
        this.channel = channel;
        this.address = address;
    }

    public DatagramChannel channel() {
        return channel;
    }

    public InetSocketAddress address() {
        return address;
    }
}
