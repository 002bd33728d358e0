package io.moonfleet.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A server with one streamer whose media port is known, and a relay in front of that port. */
final class RelayedServer implements AutoCloseable {
    static final String STREAM = "relayed";

    private final MoonfleetProcess server;
    private final UdpRelay relay;

    private RelayedServer(MoonfleetProcess server, UdpRelay relay) {
        this.server = server;
        this.relay = relay;
    }

    /** The seed makes the relay's random numbers; the settings are further ones. */
    static RelayedServer start(StreamerRequest stream, long seed, Map<String, String> settings) {
        int port = freePort();
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("moonfleet.demo-host.enabled", "true");
        all.put("moonfleet.rtc.port-range", port + "-" + port);
        MoonfleetProcess server = MoonfleetProcess.start(all);
        try {
            server.api().create(stream.named(STREAM));
            String address = address();
            return new RelayedServer(server, new UdpRelay(address, new InetSocketAddress(address, port), seed));
        } catch (AssertionError | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    /** The streamer offers this machine's addresses, not loopback's. */
    private static String address() {
        List<String> addresses = Addresses.beyondLoopback();
        if (addresses.isEmpty()) {
            throw new AssertionError("this machine has no address besides loopback");
        }
        return addresses.getFirst();
    }

    /** A port that is free for both transports at the moment. */
    private static int freePort() {
        for (int attempt = 0; attempt < 50; attempt++) {
            try (ServerSocket tcp = new ServerSocket(0); DatagramSocket udp = new DatagramSocket(tcp.getLocalPort())) {
                return udp.getLocalPort();
            } catch (IOException taken) {
                // Taken for UDP: the next one.
            }
        }
        throw new UncheckedIOException(new IOException("no free port"));
    }

    MoonfleetProcess server() {
        return server;
    }

    UdpRelay relay() {
        return relay;
    }

    Api api() {
        return server.api();
    }

    @Override
    public void close() {
        Closing.all(relay, server);
    }
}
