package io.moonfleet.media;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Encoded pictures between the receive thread and the decode thread. Pictures depend on their predecessors, so a queue
 * that overflows is emptied and takes nothing more until a key frame comes: what is in it can always be decoded. A host
 * chooses how large its pictures are, so their bytes are bounded as well as their number.
 */
final class EncodedQueue {
    private final int capacity;
    private final long maximumBytes;
    private final ArrayDeque<EncodedVideo> pictures = new ArrayDeque<>();
    private long bytes;
    private boolean broken;
    private long dropped;
    private boolean closed;

    /**
     * @param capacity     pictures that may wait
     * @param maximumBytes bytes that they may have together
     */
    EncodedQueue(int capacity, long maximumBytes) {
        this.capacity = capacity;
        this.maximumBytes = maximumBytes;
    }

    synchronized void offer(EncodedVideo picture) {
        if (closed) {
            return;
        }
        int length = picture.data().length;
        if (pictures.size() == capacity || bytes + length > maximumBytes) {
            dropped += pictures.size();
            clear();
            broken = true;
        }
        if (broken && !picture.keyFrame() || length > maximumBytes) {
            dropped++;
            return;
        }
        broken = false;
        bytes += length;
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
        Optional<EncodedVideo> next = Optional.ofNullable(pictures.poll());
        next.ifPresent(picture -> bytes -= picture.data().length);
        return next;
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
        clear();
        notifyAll();
    }

    private void clear() {
        pictures.clear();
        bytes = 0;
    }
}
