package io.moonfleet.gamestream;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The client's UDP socket of one media stream: pings the host every 500 ms and hands on what comes from the host's
 * address. One platform thread receives into one buffer; a virtual thread pings.
 */
final class StreamSocket implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(StreamSocket.class.getName());
    private static final Duration PING_INTERVAL = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(20);
    /** In a row; with the pauses about two seconds of a socket that does not work. */
    static final int MOST_FAILURES = 100;

    private static final Duration JOIN = Duration.ofSeconds(2);
    /** More than any stream asks for. */
    private static final int SUGGESTED_LIMIT = 4 * 1024 * 1024;

    private static final AtomicBoolean SMALL_BUFFER_TOLD = new AtomicBoolean();

    /** Gets each datagram, in a buffer that is used again afterwards. */
    @FunctionalInterface
    interface Handler {
        void datagram(ByteBuffer datagram, long nanoTime);
    }

    /** How the time between two pings passes. */
    @FunctionalInterface
    interface Pause {
        void of(Duration length) throws InterruptedException;
    }

    private final String name;
    private final InetAddress host;
    private final Pause pause;
    private final DatagramChannel channel;
    private Optional<Thread> pinger = Optional.empty();
    private Optional<Thread> receiver = Optional.empty();

    private StreamSocket(String name, InetAddress host, Pause pause, DatagramChannel channel) {
        this.name = name;
        this.host = host;
        this.pause = pause;
        this.channel = channel;
    }

    /** Binds a free port of the host's address family; the system may grant less than {@code receiveBuffer} bytes. */
    static StreamSocket open(String name, InetAddress host, int receiveBuffer) throws IOException {
        return open(name, host, receiveBuffer, Thread::sleep);
    }

    static StreamSocket open(String name, InetAddress host, int receiveBuffer, Pause pause) throws IOException {
        boolean version6 = host instanceof Inet6Address;
        DatagramChannel channel =
                DatagramChannel.open(version6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            smallBuffer(name, receiveBuffer, channel.getOption(StandardSocketOptions.SO_RCVBUF))
                    .filter(complaint -> SMALL_BUFFER_TOLD.compareAndSet(false, true))
                    .ifPresent(complaint -> LOGGER.log(Level.WARNING, complaint));
            channel.bind(null);
            return new StreamSocket(name, host, pause, channel);
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    /** What is to be said of a receive buffer that the system made smaller than it was to be; bytes. */
    static Optional<String> smallBuffer(String name, int asked, int granted) {
        if (granted >= asked) {
            return Optional.empty();
        }
        return Optional.of("the system gives the " + name + " socket " + granted / 1024 + " KiB to receive into instead of "
                + asked / 1024 + " KiB, so bursts from the host may be lost; on Linux raise the limit: sysctl -w"
                + " net.core.rmem_max=" + SUGGESTED_LIMIT);
    }

    synchronized void startPings(int port, Optional<byte[]> payload) {
        Ping ping = new Ping(payload);
        InetSocketAddress target = new InetSocketAddress(host, port);
        pinger = Optional.of(Thread.ofVirtual().name(name + "-ping").start(() -> pingUntilClosed(ping, target)));
    }

    /**
     * @param failed told once, on the receiving thread, when nothing but failures come: then no more is received. A
     *               single datagram that cannot be handled is only logged.
     */
    synchronized void startReceiving(int largestDatagram, Handler handler, Consumer<Throwable> failed) {
        // Here, so that memory that is refused fails the connect and not a thread nobody watches.
        ByteBuffer buffer = ByteBuffer.allocateDirect(largestDatagram);
        Thread thread = Thread.ofPlatform()
                .name(name + "-receive")
                .daemon()
                .start(() -> receiveUntilClosed(buffer, handler, failed));
        receiver = Optional.of(thread);
    }

    private void pingUntilClosed(Ping ping, InetSocketAddress target) {
        try {
            while (channel.isOpen()) {
                try {
                    channel.send(ByteBuffer.wrap(ping.next()), target);
                } catch (ClosedChannelException closed) {
                    return;
                } catch (IOException failure) {
                    LOGGER.log(Level.DEBUG, "{0} ping not sent: {1}", name, failure.getMessage());
                }
                pause.of(PING_INTERVAL);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void receiveUntilClosed(ByteBuffer buffer, Handler handler, Consumer<Throwable> failed) {
        boolean complained = false;
        int failuresInARow = 0;
        while (channel.isOpen()) {
            try {
                receive(buffer, handler);
                failuresInARow = 0;
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException | RuntimeException | Error failure) {
                if (!complained) {
                    LOGGER.log(Level.WARNING, name + " datagrams cannot be handled", failure);
                    complained = true;
                }
                if (++failuresInARow > MOST_FAILURES) {
                    failed.accept(failure);
                    return;
                }
                pauseAfter(failure);
            }
        }
    }

    private void receive(ByteBuffer buffer, Handler handler) throws IOException {
        buffer.clear();
        if (channel.receive(buffer) instanceof InetSocketAddress from && host.equals(from.getAddress())) {
            handler.datagram(buffer.flip(), System.nanoTime());
        }
    }

    /** A socket that keeps failing must not make its thread spin. */
    private void pauseAfter(Throwable failure) {
        if (!(failure instanceof RuntimeException)) {
            try {
                Thread.sleep(PAUSE_AFTER_FAILURE);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Frees the port and waits for the threads, unless called on one of them. Idempotent. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            LOGGER.log(Level.DEBUG, "closing the {0} socket: {1}", name, failure.getMessage());
        }
        Optional<Thread> pings;
        Optional<Thread> receives;
        synchronized (this) {
            pings = pinger;
            receives = receiver;
        }
        pings.ifPresent(Thread::interrupt);
        pings.ifPresent(StreamSocket::join);
        receives.ifPresent(StreamSocket::join);
    }

    private static void join(Thread thread) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(JOIN);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
