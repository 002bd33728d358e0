package io.moonfleet.rtc.dtls;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.DatagramTransport;

/**
 * Datagrams between the receive thread, which never waits, and BouncyCastle's blocking protocol on its virtual thread. What
 * does not fit is lost; the protocol resends what it needs.
 */
final class DatagramQueue implements DatagramTransport {
    /** With what a record adds an SCTP packet of 1200 bytes fits, and IPv6 carries it anywhere. */
    static final int SEND_LIMIT = 1240;

    private static final int RECEIVE_LIMIT = 2048;
    private static final int MAX_DATAGRAMS = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> datagrams = new ArrayDeque<>();
    private final DtlsOutput output;
    private boolean closed;

    DatagramQueue(DtlsOutput output) {
        this.output = output;
    }

    void add(byte[] data, int offset, int length) {
        if (length > RECEIVE_LIMIT) {
            return;
        }
        byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
        lock.lock();
        try {
            if (!closed && datagrams.size() < MAX_DATAGRAMS) {
                datagrams.add(copy);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int getReceiveLimit() {
        return RECEIVE_LIMIT;
    }

    @Override
    public int getSendLimit() {
        return SEND_LIMIT;
    }

    /** @param waitMillis at most; 0 waits as long as it takes. Returns -1 when nothing has come. */
    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        long left = waitMillis == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(waitMillis);
        lock.lock();
        try {
            while (datagrams.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (closed) {
                throw new IOException("closed");
            }
            if (datagrams.isEmpty()) {
                return -1;
            }
            byte[] datagram = datagrams.poll();
            int taken = Math.min(length, datagram.length);
            System.arraycopy(datagram, 0, buffer, offset, taken);
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void send(byte[] data, int offset, int length) {
        output.datagram(data, offset, length);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            datagrams.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
