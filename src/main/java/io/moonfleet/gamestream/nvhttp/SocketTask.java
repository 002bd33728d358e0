package io.moonfleet.gamestream.nvhttp;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One blocking exchange over one socket, with a limit on its total time whatever the other side does (a read time-out
 * alone would let a host that sends a byte now and then hold a thread for ever). The caller may be interrupted at any
 * moment, on a platform thread as well: the exchange runs on a thread of its own and its socket is closed.
 */
public final class SocketTask {
    /** The exchange; it registers the socket before it connects it. */
    @FunctionalInterface
    public interface Body<T> {
        T run(Guard guard) throws IOException, GameStreamException;
    }

    /** Closes what the exchange opened when the caller gives up. */
    public static final class Guard {
        private Closeable resource = () -> {};
        private boolean abandoned;

        /** A new unconnected socket that is closed when the caller gives up. */
        public Socket socket() throws IOException {
            Socket socket = new Socket();
            register(socket);
            return socket;
        }

        public synchronized void register(Closeable opened) throws IOException {
            if (abandoned) {
                opened.close();
                throw new IOException("the caller has given up");
            }
            resource = opened;
        }

        private synchronized void abandon() {
            abandoned = true;
            try {
                resource.close();
            } catch (IOException e) {
                // Closing is all that is wanted here.
            }
        }
    }

    private SocketTask() {}

    /**
     * Runs {@code body} to its end.
     *
     * @param what  completes the sentence "… took longer than"
     * @param limit total time, empty for no limit
     * @throws GameStreamException TIMEOUT, CANCELLED (the interrupt flag stays set), or what the body threw
     * @throws IOException         what the body threw
     */
    public static <T> T run(String what, Optional<Duration> limit, Body<T> body) throws IOException, GameStreamException {
        Guard guard = new Guard();
        FutureTask<T> task = new FutureTask<>(() -> body.run(guard));
        // A platform thread: resolving a name would hold one of the few carriers of all virtual threads.
        Thread.ofPlatform().daemon().name("gamestream-exchange").start(task);
        try {
            return limit.isPresent() ? task.get(limit.get().toMillis(), TimeUnit.MILLISECONDS) : task.get();
        } catch (TimeoutException e) {
            guard.abandon();
            task.cancel(true);
            throw new GameStreamException(
                    ErrorCode.TIMEOUT,
                    what + " took longer than " + limit.orElse(Duration.ZERO).toMillis()
                            + " ms. Check that the host is awake and the network is not blocking it, then try again.");
        } catch (InterruptedException e) {
            guard.abandon();
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new GameStreamException(ErrorCode.CANCELLED, what + " was cancelled.");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case GameStreamException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case Throwable failure -> throw new IllegalStateException(failure);
            }
        }
    }
}
