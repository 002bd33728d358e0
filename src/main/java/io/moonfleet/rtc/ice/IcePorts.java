package io.moonfleet.rtc.ice;

import io.moonfleet.rtc.udp.DatagramSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ports of one streamer for all its peers: one UDP port number at each offered address, received from by one thread,
 * and one TCP port number. Who an incoming check is for says its user name, after that the address it came from does.
 * Nothing is remembered of an address that has not passed a check.
 */
public final class IcePorts implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(IcePorts.class.getName());

    private static final long TICK_MILLIS = 1000;
    private static final long CLOSE_MILLIS = 2000;

    private final Map<String, IceSession> sessions = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final List<UdpSocket> sockets = new ArrayList<>();
    private final Duration consentTimeout;
    private final Selector selector;
    private final TcpAcceptor acceptor;
    private final List<LocalCandidate> candidates;
    private final Thread receiver;
    private volatile boolean closed;

    private IcePorts(IceSettings settings, DatagramSender sender, PortChoice.Bound bound) throws IOException {
        consentTimeout = settings.consentTimeout();
        selector = Selector.open();
        List<InetSocketAddress> udp = new ArrayList<>();
        for (DatagramChannel channel : bound.udp()) {
            UdpSocket socket = new UdpSocket(channel, sender, sessions);
            channel.register(selector, SelectionKey.OP_READ, socket);
            sockets.add(socket);
            udp.add(socket.local());
        }
        acceptor = new TcpAcceptor(bound.tcp(), sessions);
        candidates = Candidates.of(udp, acceptor.addresses(), settings.publicAddresses());
        receiver = Thread.ofPlatform().name("ice-receive-" + port()).daemon().unstarted(this::receive);
    }

    /** Opens the ports with a sender of their own. */
    public static IcePorts open(IceSettings settings) throws IOException {
        return open(settings, new DatagramSender());
    }

    /**
     * Opens the ports and starts receiving.
     *
     * @param sender sends the batches of all paths
     * @throws IceException when no address or port is free; its message says what to change
     */
    public static IcePorts open(IceSettings settings, DatagramSender sender) throws IOException {
        List<InetAddress> addresses = LocalAddresses.of(settings);
        PortChoice.Bound bound =
                new PortChoice(addresses, settings.portRange(), new SecureRandom()).bind(settings.tcp());
        IcePorts ports;
        try {
            ports = new IcePorts(settings, sender, bound);
        } catch (IOException | RuntimeException e) {
            for (DatagramChannel channel : bound.udp()) {
                channel.close();
            }
            for (ServerSocket server : bound.tcp()) {
                server.close();
            }
            throw e;
        }
        if (settings.tcp() && bound.tcp().isEmpty()) {
            LOGGER.log(Logger.Level.WARNING, "no free TCP port for peers: UDP only");
        }
        ports.acceptor.start();
        ports.receiver.start();
        return ports;
    }

    /** The number of the UDP port, the same at each address. */
    public int port() {
        return sockets.getFirst().local().getPort();
    }

    /** What browsers are told, best first. */
    public List<LocalCandidate> candidates() {
        return candidates;
    }

    /** Makes the connectivity of one more peer. */
    public IceSession session(IceListener listener) {
        IceSession session = new IceSession(sessions, listener, random, consentTimeout);
        if (closed) {
            session.close();
        }
        return session;
    }

    /** Datagrams that belonged to nobody. */
    public long ignoredDatagrams() {
        return sockets.stream().mapToLong(UdpSocket::ignored).sum();
    }

    private void receive() {
        long ticked = System.nanoTime();
        while (!closed) {
            try {
                selector.select(this::receive, TICK_MILLIS);
            } catch (ClosedSelectorException e) {
                return;
            } catch (IOException | UncheckedIOException e) {
                if (!closed) {
                    LOGGER.log(Logger.Level.ERROR, "peers cannot be received from any more: " + e.getMessage());
                }
                break;
            }
            long now = System.nanoTime();
            if (now - ticked >= Duration.ofMillis(TICK_MILLIS).toNanos()) {
                ticked = now;
                sessions.values().forEach(session -> session.tick(now));
            }
        }
        if (!closed) {
            sessions.values().forEach(session -> session.portsClosed("the server's UDP port failed"));
        }
    }

    private void receive(SelectionKey key) {
        try {
            ((UdpSocket) key.attachment()).receive();
        } catch (ClosedChannelException e) {
            key.cancel();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            // A fault in what one peer's datagrams lead to must not take the others' port away.
            LOGGER.log(Logger.Level.ERROR, "a datagram could not be handled", e);
        }
    }

    /** Closes the ports and ends all sessions, without a word to their listeners. */
    @Override
    public void close() {
        closed = true;
        List.copyOf(sessions.values()).forEach(IceSession::close);
        acceptor.close();
        selector.wakeup();
        if (Thread.currentThread() != receiver) {
            try {
                receiver.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        sockets.forEach(UdpSocket::close);
        try {
            selector.close();
        } catch (IOException e) {
            LOGGER.log(Logger.Level.DEBUG, "closing a selector", e);
        }
    }
}
