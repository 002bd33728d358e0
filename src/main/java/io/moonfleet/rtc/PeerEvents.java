package io.moonfleet.rtc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One peer's event thread: everything that concerns the peer happens on it, in order. */
public final class PeerEvents {
    private static final Logger LOGGER = System.getLogger(PeerEvents.class.getName());

    private final String peerId;
    private final ScheduledThreadPoolExecutor executor;
    private volatile Thread thread;

    /** On a platform thread, for calls into libraries that block. */
    PeerEvents(String peerId) {
        this(peerId, Thread.ofPlatform().name("peer-events").daemon(true));
    }

    private PeerEvents(String peerId, Thread.Builder threads) {
        this.peerId = peerId;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            thread = threads.unstarted(task);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** On a virtual thread. */
    public static PeerEvents virtual(String peerId) {
        return new PeerEvents(peerId, Thread.ofVirtual().name("peer-events"));
    }

    /** Runs a task on the event thread; ignored once the peer is closed. */
    public void post(Runnable task) {
        try {
            executor.execute(() -> guarded(task));
        } catch (RejectedExecutionException closed) {
            LOGGER.log(Level.TRACE, "An event came after the end");
        }
    }

    public void postLater(long millis, Runnable task) {
        try {
            executor.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOGGER.log(Level.TRACE, "An event came after the end");
        }
    }

    public boolean onThread() {
        return Thread.currentThread() == thread;
    }

    /** Takes no further task; those posted before still run. */
    public void shutdown() {
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
