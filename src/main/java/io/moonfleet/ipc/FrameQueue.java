package io.moonfleet.ipc;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Frames waiting to be written, bounded by number and by bytes. Media waits apart, with bounds of its own, and goes out
 * when no message waits. After {@link #end()} nothing more goes in, and the taker gets what messages are left and then
 * nothing.
 */
final class FrameQueue {
    /** Bound of all waiting bytes; a single frame may always wait, whatever its size. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    private final int maxFrames;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> frames = new ArrayDeque<>();
    private final MediaBacklog media = new MediaBacklog();
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

    /** Takes media without waiting, and drops what waits when there is too much of it. */
    MediaBacklog.Outcome offer(MediaFrame frame) {
        lock.lock();
        try {
            if (ended) {
                return MediaBacklog.Outcome.DROPPED;
            }
            MediaBacklog.Outcome outcome = media.offer(frame, System.nanoTime());
            if (outcome == MediaBacklog.Outcome.TAKEN) {
                changed.signalAll();
            }
            return outcome;
        } finally {
            lock.unlock();
        }
    }

    long mediaDropped() {
        lock.lock();
        try {
            return media.dropped();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a frame, in the parts in which it came; empty when the queue has ended and is drained. */
    Optional<byte[][]> take() throws InterruptedException {
        lock.lock();
        try {
            while (frames.isEmpty() && (ended || media.isEmpty())) {
                if (ended) {
                    return Optional.empty();
                }
                changed.await();
            }
            if (frames.isEmpty()) {
                MediaFrame frame = media.take();
                return Optional.of(new byte[][] {
                    IpcFrame.header(IpcProtocol.KIND_MEDIA, frame.length()), frame.header(), frame.body()
                });
            }
            byte[] frame = frames.removeFirst();
            bytes -= frame.length;
            changed.signalAll();
            return Optional.of(new byte[][] {frame});
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
