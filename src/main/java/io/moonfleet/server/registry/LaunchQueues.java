package io.moonfleet.server.registry;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Who may open a session on which host: one streamer at a time for each host, in the order in which they asked, because
 * Sunshine keeps a single pending launch (protocol document, section 1.8). A turn that does not end is taken away.
 * Thread-safe; grants are given outside of the lock, on the thread that made them possible.
 */
final class LaunchQueues {
    /** So long after a turn the next one is told that the host has changed. */
    private static final Duration RECENT = Duration.ofSeconds(10);
    private static final Logger LOGGER = Logger.getLogger(LaunchQueues.class);

    private final Duration longestTurn;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Queue> queues = new HashMap<>();

    LaunchQueues(Duration longestTurn) {
        this.longestTurn = longestTurn;
    }

    /** @param grant told once, with whether another streamer had its turn just before */
    private record Ticket(String streamerId, long number, Consumer<Boolean> grant) {}

    private static final class Queue {
        private final ArrayDeque<Ticket> waiting = new ArrayDeque<>();
        private String lastHolder = "";
        private long lastNanos;
    }

    /** Puts the streamer in line; {@code grant} is called, possibly at once, when its turn comes. */
    void want(String host, String streamerId, long number, Consumer<Boolean> grant) {
        change(host, queue -> queue.waiting.add(new Ticket(streamerId, number, grant)));
    }

    /** Ends that turn, or the wait for it. */
    void settle(String host, String streamerId, long number) {
        change(host, queue -> queue.waiting.removeIf(
                ticket -> ticket.number() == number && ticket.streamerId().equals(streamerId)));
    }

    /** The streamer is gone, with whatever it held or waited for. */
    void leave(String streamerId) {
        List<String> hosts;
        lock.lock();
        try {
            hosts = new ArrayList<>(queues.keySet());
        } finally {
            lock.unlock();
        }
        for (String host : hosts) {
            change(host, queue -> queue.waiting.removeIf(ticket -> ticket.streamerId().equals(streamerId)));
        }
    }

    private void change(String host, Consumer<Queue> action) {
        Runnable granting = () -> {};
        lock.lock();
        try {
            dropIdle();
            Queue queue = queues.computeIfAbsent(host, _ -> new Queue());
            Ticket before = queue.waiting.peek();
            action.accept(queue);
            Ticket holder = queue.waiting.peek();
            if (before != null && holder != before) {
                queue.lastHolder = before.streamerId();
                queue.lastNanos = System.nanoTime();
            }
            if (holder != null && holder != before) {
                boolean shared = !queue.lastHolder.isEmpty()
                        && !queue.lastHolder.equals(holder.streamerId())
                        && System.nanoTime() - queue.lastNanos < RECENT.toNanos();
                granting = () -> grant(host, holder, shared);
            }
        } finally {
            lock.unlock();
        }
        granting.run();
    }

    private void grant(String host, Ticket holder, boolean shared) {
        holder.grant().accept(shared);
        CompletableFuture.delayedExecutor(longestTurn.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> expire(host, holder));
    }

    private void expire(String host, Ticket holder) {
        change(host, queue -> {
            if (queue.waiting.remove(holder)) {
                LOGGER.warnf(
                        "streamer=%s has been starting on its host for %d s; the next one may start",
                        holder.streamerId(), longestTurn.toSeconds());
            }
        });
    }

    private void dropIdle() {
        long now = System.nanoTime();
        Iterator<Queue> each = queues.values().iterator();
        while (each.hasNext()) {
            Queue queue = each.next();
            if (queue.waiting.isEmpty() && now - queue.lastNanos > RECENT.toNanos()) {
                each.remove();
            }
        }
    }
}
