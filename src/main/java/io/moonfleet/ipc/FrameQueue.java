package io.moonfleet.ipc;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Frames waiting to be written, bounded by number and by bytes. After {@link #end()} nothing more goes in, and the
 * taker gets what is left and then nothing.
 */
final class FrameQueue {
    /** Bound of all waiting bytes; a single frame may always wait, whatever its size. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    private final int maxFrames;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> frames = new ArrayDeque<>();
    private long bytes;
    private boolean ended;

    FrameQueue(int maxFrames) {
        this.maxFrames = maxFrames;
    }

    /** Takes the frame if there is room within the time; false when there was none or the queue has ended. */
    boolean offer(byte[] frame, Duration timeout) throws InterruptedException {
        long remaining = timeout.toNanos();
        lock.lock();
        try {
            while (!ended && !hasRoom(frame)) {
                if (remaining <= 0) {
                    return false;
                }
                remaining = changed.awaitNanos(remaining);
            }
            return put(frame);
        } finally {
            lock.unlock();
        }
    }

    /** Like {@link #offer(byte[], Duration)} without waiting. */
    boolean offer(byte[] frame) {
        lock.lock();
        try {
            return hasRoom(frame) && put(frame);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a frame; empty when the queue has ended and is drained. */
    Optional<byte[]> take() throws InterruptedException {
        lock.lock();
        try {
            while (frames.isEmpty()) {
                if (ended) {
                    return Optional.empty();
                }
                changed.await();
            }
            byte[] frame = frames.removeFirst();
            bytes -= frame.length;
            changed.signalAll();
            return Optional.of(frame);
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom(byte[] frame) {
        return frames.isEmpty() || (frames.size() < maxFrames && bytes + frame.length <= MAX_BYTES);
    }

    private boolean put(byte[] frame) {
        if (ended) {
            return false;
        }
        frames.addLast(frame);
        bytes += frame.length;
        changed.signalAll();
        return true;
    }
}
