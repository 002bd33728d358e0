package io.moonfleet.rtc.ice;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Binds one UDP port number at every address, and the same TCP port where it is free there too. Several streamers look for
 * theirs in one range at the same time: each starts somewhere and binding decides.
 */
final class PortChoice {
    private static final int BACKLOG = 64;

    /** Without a range: how often a port that the system gave for one address may be taken at another. */
    private static final int SYSTEM_PORT_TRIES = 32;

    /** A burst of acknowledgements of all peers; the kernel may grant less. */
    private static final int RECEIVE_BUFFER = 1 << 20;

    /** Some pictures of a high bit rate for many peers; the kernel may grant less. */
    private static final int SEND_BUFFER = 4 << 20;

    /** What was bound; {@code tcp} is empty when not wanted or not to be had. */
    record Bound(List<DatagramChannel> udp, List<ServerSocket> tcp) {}

    private final List<InetAddress> addresses;
    private final Optional<IcePortRange> range;
    private final RandomGenerator random;

    PortChoice(List<InetAddress> addresses, Optional<IcePortRange> range, RandomGenerator random) {
        this.addresses = addresses;
        this.range = range;
        this.random = random;
    }

    Bound bind(boolean tcp) throws IOException {
        Optional<Bound> both = search(true, tcp);
        if (both.isEmpty() && tcp) {
            // All UDP ports with a free TCP twin are taken: two numbers then, found one by one.
            Optional<Bound> udp = search(true, false);
            if (udp.isPresent()) {
                List<ServerSocket> servers = search(false, true).map(Bound::tcp).orElse(List.of());
                both = Optional.of(new Bound(udp.orElseThrow().udp(), servers));
            }
        }
        return both.orElseThrow(() -> new IceException(
                IceException.Reason.NO_FREE_PORT,
                "no free UDP port" + range.map(ports -> " from " + ports.min() + " to " + ports.max()).orElse("")
                        + " at " + addresses + ": each streamer needs one, widen moonfleet.rtc.port-range"));
    }

    private Optional<Bound> search(boolean udp, boolean tcp) throws IOException {
        int tries = range.map(IcePortRange::size).orElse(SYSTEM_PORT_TRIES);
        int start = range.isPresent() ? random.nextInt(tries) : 0;
        for (int index = 0; index < tries; index++) {
            int offset = (start + index) % tries;
            Optional<Bound> bound = tryPort(range.map(ports -> ports.min() + offset).orElse(0), udp, tcp);
            if (bound.isPresent()) {
                return bound;
            }
        }
        return Optional.empty();
    }

    /** Port 0: the one that the system gives for the first address. Empty when it is taken anywhere. */
    private Optional<Bound> tryPort(int wanted, boolean udp, boolean tcp) throws IOException {
        List<DatagramChannel> channels = new ArrayList<>();
        List<ServerSocket> servers = new ArrayList<>();
        boolean complete = false;
        try {
            int port = wanted;
            for (InetAddress address : udp ? addresses : List.<InetAddress>of()) {
                channels.add(udp(new InetSocketAddress(address, port)));
                port = ((InetSocketAddress) channels.getFirst().getLocalAddress()).getPort();
            }
            for (InetAddress address : tcp ? addresses : List.<InetAddress>of()) {
                servers.add(tcp(new InetSocketAddress(address, port)));
                port = servers.getFirst().getLocalPort();
            }
            complete = true;
            return Optional.of(new Bound(channels, servers));
        } catch (BindException taken) {
            return Optional.empty();
        } finally {
            if (!complete) {
                for (DatagramChannel channel : channels) {
                    channel.close();
                }
                for (ServerSocket server : servers) {
                    server.close();
                }
            }
        }
    }

    private static DatagramChannel udp(InetSocketAddress address) throws IOException {
        ProtocolFamily family = address.getAddress().getAddress().length == 4
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
        DatagramChannel channel = DatagramChannel.open(family);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
            channel.configureBlocking(false);
            channel.bind(address);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static ServerSocket tcp(InetSocketAddress address) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            // Connections of an earlier streamer that wait for their end must not keep the port.
            server.setReuseAddress(true);
            server.bind(address, BACKLOG);
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }
}
