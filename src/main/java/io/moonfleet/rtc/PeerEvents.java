package io.moonfleet.rtc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One peer's event thread: everything that concerns the peer happens on it, in order. A platform thread, because the
 * calls into the WebRTC library block.
 */
final class PeerEvents {
    private static final Logger LOGGER = System.getLogger(PeerEvents.class.getName());

    private final String peerId;
    private final ScheduledThreadPoolExecutor executor;
    private volatile Thread thread;

    PeerEvents(String peerId) {
        this.peerId = peerId;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            thread = Thread.ofPlatform().name("peer-events").daemon(true).unstarted(task);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs a task on the event thread; ignored once the peer is closed. */
    void post(Runnable task) {
        try {
            executor.execute(() -> guarded(task));
        } catch (RejectedExecutionException closed) {
            LOGGER.log(Level.TRACE, "An event came after the end");
        }
    }

    void postLater(long millis, Runnable task) {
        try {
            executor.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOGGER.log(Level.TRACE, "An event came after the end");
        }
    }

    boolean onThread() {
        return Thread.currentThread() == thread;
    }

    /** Takes no further task; those posted before still run. */
    void shutdown() {
        executor.shutdown();
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            // The executor would swallow it.
            LOGGER.log(Level.ERROR, "Peer " + peerId + ": an event failed", failure);
        }
    }
}
