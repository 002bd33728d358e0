package io.moonfleet.rtc.ice;

import io.moonfleet.rtc.udp.DatagramBatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Datagrams framed by RFC 4571 between the threads that send and the one that writes a TCP connection. Bounded in bytes:
 * a datagram that does not fit is not taken, whole. Grows on demand, since most peers never use one.
 */
final class FrameRing {
    /** A key frame of a high bit rate; more is delay that nobody wants to watch. */
    static final int MAX_BYTES = 1 << 20;

    private static final int FIRST_BYTES = 32 * 1024;
    private static final int HEADER = 2;
    private static final int MAX_FRAME = 0xFFFF;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private byte[] data = new byte[FIRST_BYTES];
    private int start;
    private int size;
    private boolean closed;

    /** Datagrams taken, from the batch's first. */
    int add(DatagramBatch batch) {
        lock.lock();
        try {
            int taken = 0;
            while (taken < batch.count() && put(batch.data(), batch.offset(taken), batch.length(taken))) {
                taken++;
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    boolean add(byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            return put(bytes, offset, length);
        } finally {
            lock.unlock();
        }
    }

    private boolean put(byte[] bytes, int offset, int length) {
        if (closed || length > MAX_FRAME || size + HEADER + length > MAX_BYTES) {
            return false;
        }
        if (size + HEADER + length > data.length) {
            grow(size + HEADER + length);
        }
        put((byte) (length >>> 8));
        put((byte) length);
        int end = (start + size) % data.length;
        int first = Math.min(length, data.length - end);
        System.arraycopy(bytes, offset, data, end, first);
        System.arraycopy(bytes, offset + first, data, 0, length - first);
        size += length;
        filled.signal();
        return true;
    }

    private void put(byte value) {
        data[(start + size) % data.length] = value;
        size++;
    }

    private void grow(int least) {
        int capacity = data.length;
        while (capacity < least) {
            capacity *= 2;
        }
        byte[] larger = new byte[capacity];
        int first = Math.min(size, data.length - start);
        System.arraycopy(data, start, larger, 0, first);
        System.arraycopy(data, 0, larger, first, size - first);
        data = larger;
        start = 0;
    }

    /** Waits for bytes and takes as many as fit; 0 once closed. */
    int take(byte[] target) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (size == 0 && !closed) {
                filled.await();
            }
            if (closed) {
                return 0;
            }
            int length = Math.min(size, target.length);
            int first = Math.min(length, data.length - start);
            System.arraycopy(data, start, target, 0, first);
            System.arraycopy(data, 0, target, first, length - first);
            start = (start + length) % data.length;
            size -= length;
            return length;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
