package io.moonfleet.streamer;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The owner thread's queue: everything that touches the streamer's state runs here, one at a time, so the state needs no
 * locks. Bounded; whoever posts into a full queue waits. After {@link #end()} posts are dropped.
 */
final class EventLoop {
    private static final Logger LOGGER = System.getLogger(EventLoop.class.getName());
    private static final int CAPACITY = 16_384;
    private static final long FULL_POLL_MILLIS = 50;

    private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>(CAPACITY);
    private volatile boolean ended;

    /** Queues an event. Never called by the owner thread, which could wait for itself. */
    void post(Runnable event) {
        try {
            boolean taken = false;
            while (!taken && !ended) {
                taken = events.offer(event, FULL_POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes no further event; {@link #run} returns after the one in progress. */
    void end() {
        ended = true;
        events.offer(() -> {});
    }

    /** Runs events on the calling thread until {@link #end()}, and {@code tick} about every interval. */
    void run(Duration interval, Runnable tick) throws InterruptedException {
        long nextTick = System.nanoTime() + interval.toNanos();
        while (!ended) {
            Runnable event = events.poll(Math.max(0, nextTick - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (event != null && !ended) {
                guarded(event);
            }
            if (!ended && System.nanoTime() - nextTick >= 0) {
                guarded(tick);
                nextTick = System.nanoTime() + interval.toNanos();
            }
        }
    }

    private static void guarded(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | LinkageError failure) {
            // A defect in the handling of one peer or message must not end the stream of the others.
            LOGGER.log(Level.ERROR, "an event could not be handled", failure);
        }
    }
}
