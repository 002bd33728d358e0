package io.moonfleet.rtc.udp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * Where datagrams go: from which socket to which address. Any number of destinations share a socket. Made once for a
 * path, not for a packet. Whoever closes the channel first stops the threads that send by it.
 */
public final class UdpDestination {
    private static final int ADDRESS = 16;
    private static final int ENCODED = ADDRESS + 2 * Integer.BYTES;
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF};

    private final DatagramChannel channel;
    private final InetSocketAddress address;
    private final byte[] encodedAddress;
    private final int socket;
    private final long cookie;
    private volatile boolean segmentsRefused;

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
        encodedAddress = encode(address);
        long[] number = new long[1];
        socket = NativeLibrary.loaded() ? NativeLibrary.describe(channel, number) : -1;
        cookie = number[0];
    }

    private static byte[] encode(InetSocketAddress address) {
        ByteBuffer encoded = ByteBuffer.allocate(ENCODED);
        InetAddress host = address.getAddress();
        byte[] bytes = host.getAddress();
        if (bytes.length < ADDRESS) {
            encoded.put(MAPPED);
        }
        int scope = host instanceof Inet6Address wide ? wide.getScopeId() : 0;
        return encoded.put(bytes).putInt(address.getPort()).putInt(scope).array();
    }

    public DatagramChannel channel() {
        return channel;
    }

    public InetSocketAddress address() {
        return address;
    }

    /** The socket's number in this process, or -1 when only the channel can send. */
    int socket() {
        return socket;
    }

    /** What tells the socket from a later one that got its number. */
    long cookie() {
        return cookie;
    }

    /** As the native library reads it. */
    byte[] encodedAddress() {
        return encodedAddress;
    }

    boolean segmentsRefused() {
        return segmentsRefused;
    }

    void refuseSegments() {
        segmentsRefused = true;
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
