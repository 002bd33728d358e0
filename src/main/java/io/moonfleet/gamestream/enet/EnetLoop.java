package io.moonfleet.gamestream.enet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The owner thread of one {@link EnetHost}: socket, timers and tasks of other threads. It sleeps in the selector until
 * a datagram, a task or the next timer.
 */
final class EnetLoop implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(EnetLoop.class.getName());
    private static final int MAX_TASKS = 4096;
    private static final int MAX_DATAGRAMS_A_ROUND = 256;
    private static final int LARGEST_DATAGRAM = 65_536;
    /** In a row: then it is no longer the fault of a datagram. */
    static final int MOST_FAILURES = 100;

    private final EnetHost host;
    private final DatagramChannel channel;
    private final Selector selector;
    private final Thread thread;
    private final EnetTimer timer;
    private final EnetPath path;
    private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(MAX_TASKS);
    private final long origin = System.nanoTime();

    private volatile boolean closed;
    /** No more than goodbyes happen any more, and those only until this time of {@link #now}. */
    private volatile long closeAt = Long.MAX_VALUE;
    private long timerDue = Long.MIN_VALUE;
    private boolean complained;
    private int failuresInARow;

    /** Takes over {@code channel}, which is closed when this loop ends or cannot be made. */
    EnetLoop(String name, DatagramChannel channel, EnetHost host, EnetTimer timer) throws IOException {
        this(name, channel, host, timer, channel::send);
    }

    EnetLoop(String name, DatagramChannel channel, EnetHost host, EnetTimer timer, EnetPath path) throws IOException {
        this.host = host;
        this.channel = channel;
        this.timer = timer;
        this.path = path;
        try {
            channel.configureBlocking(false);
            selector = Selector.open();
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
        try {
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException failure) {
            selector.close();
            channel.close();
            throw failure;
        }
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    boolean onOwnerThread() {
        return Thread.currentThread() == thread;
    }

    /** Runs {@code task} on the owner thread; false when the loop is closed or too much is waiting. */
    boolean execute(Runnable task) {
        if (closed || !tasks.offer(task)) {
            return false;
        }
        if (!onOwnerThread()) {
            selector.wakeup();
        }
        return true;
    }

    /** Makes the timer run now. */
    void wakeup() {
        selector.wakeup();
    }

    /** The owner's clock in microseconds. */
    long now() {
        return (System.nanoTime() - origin) / 1000;
    }

    InetSocketAddress localAddress() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void run() {
        try {
            ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
            while (!closed && !farewellOver()) {
                runTasks();
                receive(buffer);
                timerDue = timer.run(now());
                host.poll(now(), this::send);
                sleep();
            }
            runTasks();
            host.poll(now(), this::send);
        } catch (IOException failure) {
            abandon(DisconnectCause.SOCKET_FAILURE, failure);
        } catch (RuntimeException | Error failure) {
            abandon(DisconnectCause.FAILURE, failure);
        } finally {
            closed = true;
            closeQuietly();
        }
    }

    /** Whoever waits for this thread is told first: with no memory left even the log may fail. */
    private void abandon(DisconnectCause cause, Throwable failure) {
        closed = true;
        try {
            host.abandon(cause);
        } finally {
            LOGGER.log(Level.ERROR, "the ENet thread failed", failure);
        }
    }

    private boolean farewellOver() {
        return closeAt != Long.MAX_VALUE && (now() >= closeAt || tasks.isEmpty() && host.due() == Long.MAX_VALUE);
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException failure) {
                LOGGER.log(Level.ERROR, "a task of the control thread failed", failure);
            }
        }
    }

    private void receive(ByteBuffer buffer) throws IOException {
        for (int count = 0; count < MAX_DATAGRAMS_A_ROUND; count++) {
            buffer.clear();
            SocketAddress from = channel.receive(buffer);
            if (from == null) {
                return;
            }
            if (!path.admits()) {
                continue;
            }
            try {
                host.receive((InetSocketAddress) from, buffer.flip(), now());
                failuresInARow = 0;
            } catch (RuntimeException failure) {
                datagramFailed(failure);
            }
        }
    }

    /** A datagram that cannot be handled is as good as lost; the log must not grow with every one of them. */
    private void datagramFailed(RuntimeException failure) {
        if (!complained) {
            complained = true;
            LOGGER.log(Level.WARNING, "ENet datagrams cannot be handled", failure);
        }
        if (++failuresInARow > MOST_FAILURES) {
            throw failure;
        }
    }

    private void send(ByteBuffer datagram, InetSocketAddress to) {
        try {
            path.send(datagram, to);
        } catch (IOException failure) {
            // The network said no to this one: for the protocol that is a lost datagram, which it repeats.
            LOGGER.log(Level.DEBUG, "ENet datagram not sent: {0}", failure.getMessage());
        }
    }

    private void sleep() throws IOException {
        long due = Math.min(Math.min(host.due(), timerDue), closeAt);
        long now = now();
        if (due <= now || !tasks.isEmpty()) {
            selector.selectNow();
        } else if (due == Long.MAX_VALUE) {
            selector.select();
        } else {
            selector.select(Math.max(1, (due - now + 999) / 1000));
        }
        selector.selectedKeys().clear();
    }

    private void closeQuietly() {
        try {
            selector.close();
            channel.close();
        } catch (IOException failure) {
            LOGGER.log(Level.DEBUG, "closing an ENet socket: {0}", failure.getMessage());
        }
    }

    /** Waits until every connection is idle or gone, but no longer than so, and then closes as {@link #close()}. */
    void close(Duration farewell) {
        closeAt = now() + farewell.toNanos() / 1000;
        selector.wakeup();
        awaitEnd(farewell);
        close();
    }

    /** Sends what is due, closes the socket and waits for the thread, unless called on it. Idempotent. */
    @Override
    public void close() {
        closed = true;
        if (thread.getState() == Thread.State.NEW) {
            closeQuietly();
            return;
        }
        selector.wakeup();
        awaitEnd(Duration.ofSeconds(5));
    }

    private void awaitEnd(Duration patience) {
        if (!onOwnerThread()) {
            try {
                thread.join(patience);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
