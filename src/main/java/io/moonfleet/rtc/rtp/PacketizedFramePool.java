package io.moonfleet.rtc.rtp;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Frames for reuse, sorted by size (powers of two), so that a key frame's large buffer does not end up under every small frame and
 * nothing is allocated in steady state.
 *
 * <p>Any thread may give frames back, without a lock. Acquiring is serialized: the receive threads do it, once a frame.
 */
public final class PacketizedFramePool {
    private static final int SMALLEST_SHIFT = 11;
    private static final int LARGEST_SHIFT = 24;
    private static final int DEFAULT_FREE_BYTES = 32 << 20;

    private final SizeClass[] classes = new SizeClass[LARGEST_SHIFT - SMALLEST_SHIFT + 1];
    private final AtomicInteger inUse = new AtomicInteger();
    private final AtomicInteger freeBytes = new AtomicInteger();
    private final int freeBytesLimit;
    private long created;

    public PacketizedFramePool() {
        this(DEFAULT_FREE_BYTES);
    }

    /**
     * @param freeBytesLimit how many bytes of unused buffers are kept; what comes back beyond that is left to the garbage collector
     */
    public PacketizedFramePool(int freeBytesLimit) {
        this.freeBytesLimit = freeBytesLimit;
        for (int i = 0; i < classes.length; i++) {
            classes[i] = new SizeClass();
        }
    }

    /**
     * An empty frame with one reference.
     *
     * @param bytes about how much it will hold: the size of the access unit; it grows where that is too little
     */
    public synchronized PacketizedFrame acquire(int bytes) {
        inUse.incrementAndGet();
        // Payload headers come on top: 2 of 1160 bytes, and some for small NAL units.
        int wanted = bytes + (bytes >> 8) + 64;
        int index = classIndex(wanted);
        if (index < classes.length) {
            PacketizedFrame free = classes[index].pop();
            if (free != null) {
                freeBytes.addAndGet(-free.capacity());
                return free.acquired();
            }
        }
        created++;
        return new PacketizedFrame(this, sizeClassBytes(wanted)).acquired();
    }

    /** Frames made so far: does not grow in steady state. */
    public synchronized long created() {
        return created;
    }

    /** Frames that somebody holds a reference to. */
    public int inUse() {
        return inUse.get();
    }

    /** Bytes of the buffers that wait for reuse. */
    public int freeBytes() {
        return freeBytes.get();
    }

    /** Called by the last one to release a frame, on any thread. */
    void giveBack(PacketizedFrame frame) {
        inUse.decrementAndGet();
        int capacity = frame.capacity();
        int index = classIndex(capacity);
        if (index >= classes.length) {
            return;
        }
        if (freeBytes.addAndGet(capacity) > freeBytesLimit) {
            freeBytes.addAndGet(-capacity);
            return;
        }
        classes[index].push(frame);
    }

    /** The size of the buffer that holds {@code bytes}: a power of two, above the largest class the number itself. */
    static int sizeClassBytes(int bytes) {
        int index = classIndex(bytes);
        return index > LARGEST_SHIFT - SMALLEST_SHIFT ? bytes : 1 << index + SMALLEST_SHIFT;
    }

    private static int classIndex(int bytes) {
        int shift = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(bytes, 2) - 1);
        return Math.max(shift - SMALLEST_SHIFT, 0);
    }

    /** A stack that links its frames themselves. One thread at a time pops (the pool's lock), so a frame cannot leave and return meanwhile. */
    private static final class SizeClass {
        private final AtomicReference<PacketizedFrame> top = new AtomicReference<>();

        void push(PacketizedFrame frame) {
            PacketizedFrame seen;
            do {
                seen = top.get();
                frame.nextFree(seen);
            } while (!top.compareAndSet(seen, frame));
        }

        PacketizedFrame pop() {
            PacketizedFrame seen;
            do {
                seen = top.get();
                if (seen == null) {
                    return null;
                }
            } while (!top.compareAndSet(seen, seen.nextFree()));
            seen.nextFree(null);
            return seen;
        }
    }
}
