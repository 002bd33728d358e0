package io.moonfleet.streamer;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.LaunchTurns;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The turns of all streamers of a host, which the server gives out. One turn at a time is asked for or held by this
 * streamer; any thread may take it, and any thread may bring the server's answer.
 */
final class ServerTurns implements LaunchTurns {
    /** Turns are short; where so many wait, or one does not end, another attempt is better than a longer wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Consumer<StreamerIpcMessage> server;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long asked;
    private Optional<ServerIpcMessage.LaunchGranted> granted = Optional.empty();

    /** @param server sends a message to the server; called from any thread */
    ServerTurns(Consumer<StreamerIpcMessage> server) {
        this(server, PATIENCE);
    }

    ServerTurns(Consumer<StreamerIpcMessage> server, Duration patience) {
        this.server = server;
        this.patience = patience;
    }

    @Override
    public Turn take() throws GameStreamException, InterruptedException {
        long number = ask();
        Optional<ServerIpcMessage.LaunchGranted> mine = Optional.empty();
        try {
            mine = awaitGrant(number);
        } finally {
            if (mine.isEmpty()) {
                server.accept(new StreamerIpcMessage.LaunchSettled(number));
            }
        }
        if (mine.isEmpty()) {
            throw new GameStreamException(
                    ErrorCode.HOST_BUSY,
                    "Other streams have been starting on this host for " + patience.toSeconds()
                            + " s. Try again when they run or have failed.");
        }
        return turn(number, mine.get().shared());
    }

    private Turn turn(long number, boolean sharedHost) {
        return new Turn() {
            @Override
            public boolean shared() {
                return sharedHost;
            }

            @Override
            public void close() {
                server.accept(new StreamerIpcMessage.LaunchSettled(number));
            }
        };
    }

    /** The server's answer; one to an earlier question means nothing any more. */
    void granted(ServerIpcMessage.LaunchGranted answer) {
        lock.lock();
        try {
            granted = Optional.of(answer);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long ask() {
        lock.lock();
        try {
            asked++;
            server.accept(new StreamerIpcMessage.LaunchWanted(asked));
            return asked;
        } finally {
            lock.unlock();
        }
    }

    private Optional<ServerIpcMessage.LaunchGranted> awaitGrant(long number) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(patience.toMillis());
        lock.lock();
        try {
            while (left > 0) {
                Optional<ServerIpcMessage.LaunchGranted> answer = granted.filter(grant -> grant.number() == number);
                if (answer.isPresent()) {
                    return answer;
                }
                left = changed.awaitNanos(left);
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}
