package io.moonfleet.demohost;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The UDP socket of all sessions' video or audio: receives the clients' pings on a thread of its own (protocol
 * document, section 4.2), while each session sends from its own thread.
 */
final class MediaSocket implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MediaSocket.class.getName());
    private static final int PING_LENGTH = 20;
    private static final int PAYLOAD_LENGTH = 16;
    /** More than the longest datagram that means something. */
    private static final int RECEIVE_BUFFER = 128;

    private static final int SEND_BUFFER = 2 * 1024 * 1024;
    private static final byte[] LEGACY_PING = "PING".getBytes(StandardCharsets.US_ASCII);

    /** Told of each ping, on the receiving thread. */
    interface PingListener {
        /** A ping with the payload that SETUP gave out. */
        void ping(String payload, int counter, InetSocketAddress source);

        /** A ping of a client that knows no payload. */
        void legacyPing(InetSocketAddress source);

        /** Something else, while the host sleeps: it may be what wakes it. */
        void inSleep(ByteBuffer datagram);
    }

    private final DatagramChannel channel;
    private final StreamKind stream;
    private final Network network;
    private final PingListener listener;
    private final Thread receiver;

    MediaSocket(StreamKind stream, InetAddress bind, int port, Network network, PingListener listener)
            throws IOException {
        this.stream = stream;
        this.network = network;
        this.listener = listener;
        channel = DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
            channel.bind(new InetSocketAddress(bind, port));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        receiver = Thread.ofPlatform().name("demo-host-" + stream.name().toLowerCase(Locale.ROOT) + "-pings").daemon().start(this::receive);
    }

    int port() throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    /** For one session's sending thread. */
    ImpairedSender sender(long seed) {
        return new ImpairedSender(channel, network, stream, seed);
    }

    private void receive() {
        ByteBuffer datagram = ByteBuffer.allocateDirect(RECEIVE_BUFFER);
        byte[] payload = new byte[PAYLOAD_LENGTH];
        while (channel.isOpen()) {
            try {
                InetSocketAddress source = (InetSocketAddress) channel.receive(datagram.clear());
                datagram.flip();
                if (network.asleep()) {
                    listener.inSleep(datagram);
                }
                if (network.gone()) {
                    continue;
                }
                if (datagram.remaining() == PING_LENGTH) {
                    datagram.get(payload);
                    int counter = datagram.getInt();
                    listener.ping(new String(payload, StandardCharsets.ISO_8859_1), counter, source);
                } else if (datagram.equals(ByteBuffer.wrap(LEGACY_PING))) {
                    listener.legacyPing(source);
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // A receiver that has gone away shows up here as an ICMP error; it concerns one session only.
                LOG.log(Level.DEBUG, "receiving pings: {0}", e.getMessage());
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
