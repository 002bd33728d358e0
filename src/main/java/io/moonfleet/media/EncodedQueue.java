package io.moonfleet.media;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Encoded pictures between the receive thread and the decode thread. Pictures depend on their predecessors, so a queue
 * that overflows is emptied and takes nothing more until a key frame comes: what is in it can always be decoded.
 */
final class EncodedQueue {
    private final int capacity;
    private final ArrayDeque<EncodedVideo> pictures = new ArrayDeque<>();
    private boolean broken;
    private long dropped;
    private boolean closed;

    EncodedQueue(int capacity) {
        this.capacity = capacity;
    }

    synchronized void offer(EncodedVideo picture) {
        if (closed) {
            return;
        }
        if (pictures.size() == capacity) {
            dropped += pictures.size();
            pictures.clear();
            broken = true;
        }
        if (broken && !picture.keyFrame()) {
            dropped++;
            return;
        }
        broken = false;
        pictures.add(picture);
        notifyAll();
    }

    /** The next picture; empty after the wait, when it is closed, or when it is {@link #broken()}. */
    synchronized Optional<EncodedVideo> take(long waitMillis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        while (pictures.isEmpty() && !closed) {
            long remaining = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (remaining <= 0) {
                break;
            }
            wait(remaining);
        }
        return Optional.ofNullable(pictures.poll());
    }

    /** Whether pictures were thrown away and only a key frame helps. */
    synchronized boolean broken() {
        return broken;
    }

    synchronized long dropped() {
        return dropped;
    }

    synchronized void close() {
        closed = true;
        pictures.clear();
        notifyAll();
    }
}
