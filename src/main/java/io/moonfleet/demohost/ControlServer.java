package io.moonfleet.demohost;

import io.moonfleet.gamestream.enet.EnetHost;
import io.moonfleet.gamestream.enet.EnetListener;
import io.moonfleet.gamestream.enet.EnetSettings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The control port of all sessions: an {@link EnetHost} with a socket that can be impaired, and the one thread that owns
 * it. Everything about control connections runs on that thread; others hand it tasks.
 */
final class ControlServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ControlServer.class.getName());
    private static final int DATAGRAM_LIMIT = 4096;
    private static final int TASK_LIMIT = 4096;
    private static final long TICK_MILLIS = 250;
    /** How long after the host closes its clients' acknowledgements are awaited. */
    private static final long FAREWELL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final DatagramChannel channel;
    private final Selector selector;
    private final Network network;
    private final ImpairedSender sender;
    private final EnetHost host;
    private final Runnable tick;
    private final Queue<Runnable> tasks = new ArrayBlockingQueue<>(TASK_LIMIT);
    private final Thread owner;
    private final long origin = System.nanoTime();
    private volatile boolean closing;
    private long closeAt = Long.MAX_VALUE;
    private long nextTick;

    /** @param tick called a few times a second on the owner thread */
    ControlServer(
            InetAddress bind, int port, int sessions, Network network, long seed, EnetListener listener, Runnable tick)
            throws IOException {
        this.network = network;
        this.tick = tick;
        channel = DatagramChannel.open();
        try {
            channel.bind(new InetSocketAddress(bind, port));
            channel.configureBlocking(false);
            selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        sender = new ImpairedSender(channel, network, seed);
        // Twice the sessions: a client may come back while its old connection still lingers.
        host = EnetHost.server(EnetSettings.SERVER.withMaximumPeers(2 * sessions), listener, new SecureRandom());
        owner = Thread.ofPlatform().name("demo-host-control").daemon().start(this::run);
    }

    int port() throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    /** Runs a task on the owner thread, soon. */
    void execute(Runnable task) {
        if (!tasks.offer(task)) {
            LOG.log(Level.WARNING, "a control task was dropped: too many wait");
        }
        selector.wakeup();
    }

    private void run() {
        ByteBuffer datagram = ByteBuffer.allocateDirect(DATAGRAM_LIMIT);
        try {
            while (micros() < closeAt) {
                runTasks();
                receive(datagram);
                long now = micros();
                if (now >= nextTick) {
                    tick.run();
                    nextTick = now + TimeUnit.MILLISECONDS.toMicros(TICK_MILLIS);
                }
                host.poll(micros(), this::send);
                if (closing && closeAt == Long.MAX_VALUE) {
                    closeAt = micros() + TimeUnit.NANOSECONDS.toMicros(FAREWELL_NANOS);
                }
                if (closing && host.due() == Long.MAX_VALUE) {
                    return;
                }
                sleep();
            }
        } catch (ClosedChannelException e) {
            // Closed while it worked: nothing left to do.
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "the control port failed", e);
        } finally {
            closeQuietly();
        }
    }

    private void sleep() throws IOException {
        long dueMicros = Math.min(Math.min(host.due(), nextTick), closeAt) - micros();
        if (dueMicros <= 0 || !tasks.isEmpty()) {
            selector.selectNow();
        } else {
            selector.select(Math.max(1, TimeUnit.MICROSECONDS.toMillis(dueMicros)));
        }
        selector.selectedKeys().clear();
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void receive(ByteBuffer datagram) throws IOException {
        InetSocketAddress source = receiveOne(datagram);
        while (source != null) {
            if (!network.dropped()) {
                host.receive(source, datagram, micros());
            }
            source = receiveOne(datagram);
        }
    }

    private InetSocketAddress receiveOne(ByteBuffer datagram) throws IOException {
        try {
            InetSocketAddress source = (InetSocketAddress) channel.receive(datagram.clear());
            datagram.flip();
            return source;
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            // An ICMP answer to something sent earlier: that client is gone, its time-out takes care of it.
            return null;
        }
    }

    private void send(ByteBuffer datagram, InetSocketAddress to) {
        try {
            sender.send(datagram, to);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the control port is closed");
        }
    }

    private long micros() {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - origin);
    }

    private void closeQuietly() {
        try {
            selector.close();
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing the control port: {0}", e.getMessage());
        }
    }

    /** Gives pending farewells a moment, then closes. Idempotent. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            owner.join(TimeUnit.SECONDS.toMillis(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
