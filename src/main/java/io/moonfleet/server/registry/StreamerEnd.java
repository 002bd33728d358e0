package io.moonfleet.server.registry;

import io.moonfleet.ipc.ServerIpcMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Makes sure that nothing of a streamer is left, on a thread of its own. */
final class StreamerEnd {
    /** What happens to the child. */
    enum Manner {
        /** Ask it to stop, kill it when it does not. */
        IN_ORDER,
        /** It has reported its own end or is gone already. */
        BY_ITSELF,
        KILL
    }

    /** For what a child said last to be read after it has exited. */
    static final Duration DRAIN_TIMEOUT = Duration.ofMillis(500);

    private static final Duration STARTER_TIMEOUT = Duration.ofSeconds(10);
    private static final Logger LOGGER = Logger.getLogger(StreamerEnd.class);

    private final Streamer streamer;
    private final Thread starter;
    private final CompletableFuture<Void> channelClosed;
    private final Duration stopTimeout;

    StreamerEnd(Streamer streamer, Thread starter, CompletableFuture<Void> channelClosed, Duration stopTimeout) {
        this.streamer = streamer;
        this.starter = starter;
        this.channelClosed = channelClosed;
        this.stopTimeout = stopTimeout;
    }

    void run(Manner manner) {
        try {
            starter.interrupt();
            // One that was never started never will be: the streamer has left its first state.
            if (starter.getState() != Thread.State.NEW && !starter.join(STARTER_TIMEOUT)) {
                LOGGER.errorf("streamer=%s: its start cannot be interrupted", streamer.spec().streamerId());
            }
            Optional<StreamerChild> child = streamer.child();
            if (child.isPresent()) {
                end(child.orElseThrow(), manner);
                await(channelClosed, DRAIN_TIMEOUT);
            }
        } catch (InterruptedException interrupted) {
            streamer.child().ifPresent(StreamerChild::kill);
            Thread.currentThread().interrupt();
        } finally {
            streamer.childGone();
        }
    }

    private void end(StreamerChild child, Manner manner) throws InterruptedException {
        switch (manner) {
            case IN_ORDER -> child.send(ServerIpcMessage.Command.STOP);
            case BY_ITSELF -> {
                // It exits after its last message.
            }
            case KILL -> child.kill();
        }
        if (!await(child.exit(), stopTimeout)) {
            LOGGER.warnf(
                    "streamer=%s pid=%d did not end in time and is killed",
                    streamer.spec().streamerId(),
                    child.pid());
            child.kill();
            await(child.exit(), stopTimeout);
        }
    }

    /** Whether the future was complete in time. */
    static boolean await(CompletableFuture<?> future, Duration timeout) {
        try {
            future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException notInTime) {
            return future.isDone();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return future.isDone();
        }
    }
}
