package io.moonfleet.rtc.fanout;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A queue of fixed size from any number of threads to one. Neither side waits, locks or allocates. */
final class BoundedRing<E> {
    private final AtomicReferenceArray<E> slots;
    private final int mask;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();

    /** @param capacity a power of two */
    BoundedRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("not a power of two: " + capacity);
        }
        slots = new AtomicReferenceArray<>(capacity);
        mask = capacity - 1;
    }

    /** Any thread; false when it is full. */
    boolean offer(E element) {
        while (true) {
            long position = written.get();
            if (position - read.get() > mask) {
                return false;
            }
            if (written.compareAndSet(position, position + 1)) {
                slots.setRelease((int) position & mask, element);
                return true;
            }
        }
    }

    /** The reading thread only; null when nothing is there (yet: a writer may be about to put it in place). */
    E poll() {
        long position = read.getPlain();
        int slot = (int) position & mask;
        E element = slots.getAcquire(slot);
        if (element != null) {
            slots.setPlain(slot, null);
            read.setRelease(position + 1);
        }
        return element;
    }

    /** Whether something has been or is just being put in. */
    boolean isEmpty() {
        return written.get() == read.get();
    }
}
