package io.moonfleet.rtc.dtls;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.DatagramTransport;

/**
 * Datagrams between the receive thread, which never waits, and BouncyCastle's blocking protocol on its virtual thread. What
 * does not fit is lost; the protocol resends what it needs.
 *
 * <p>The library doubles its resend timer without a bound, so that of ten lost in a hundred datagrams many a handshake would
 * not end in time. Hence the last flight is also sent again as it was, every {@link #REPEAT_MILLIS}: to the other side a
 * datagram that the network has doubled, dropped where it had come through (RFC 6347, sections 4.1.2.6 and 4.2.4.1).
 */
final class DatagramQueue implements DatagramTransport {
    /** With what a record adds an SCTP packet of 1200 bytes fits, and IPv6 carries it anywhere. */
    static final int SEND_LIMIT = 1240;

    private static final int RECEIVE_LIMIT = 2048;
    private static final int MAX_DATAGRAMS = 256;
    private static final int REPEAT_MILLIS = 250;

    /** Far more than a flight has; what is beyond it the library alone resends. */
    private static final int MAX_FLIGHT = 32;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> datagrams = new ArrayDeque<>();
    private final DtlsOutput output;
    private final HandshakeOrder order;
    private boolean closed;

    /** What was sent since the protocol last received; the last such while it sends nothing. */
    private final List<byte[]> flight = new ArrayList<>();

    private boolean flightIsOver;
    private boolean established;
    private long repeatAt;

    DatagramQueue(DtlsOutput output, HandshakeOrder order) {
        this.output = output;
        this.order = order;
    }

    void add(byte[] data, int offset, int length) {
        if (length > RECEIVE_LIMIT) {
            return;
        }
        byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
        lock.lock();
        try {
            if (!closed && datagrams.size() < MAX_DATAGRAMS) {
                order.arrange(copy, datagrams);
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

    /**
     * From now on what is sent is application data.
     *
     * @param sentLast whether this end's flight was the last one; it goes out again when the other side repeats its own
     */
    void established(boolean sentLast) {
        lock.lock();
        try {
            established = true;
            if (!sentLast) {
                flight.clear();
            }
        } finally {
            lock.unlock();
        }
    }

    /** @param waitMillis at most; 0 waits as long as it takes. Returns -1 when nothing has come. */
    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        long end = waitMillis == 0 ? Long.MAX_VALUE : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        while (true) {
            List<byte[]> again;
            int taken = -1;
            lock.lock();
            try {
                boolean due = await(waitMillis == 0, end);
                if (closed) {
                    throw new IOException("closed");
                }
                byte[] datagram = datagrams.poll();
                if (datagram != null) {
                    taken = Math.min(length, datagram.length);
                    System.arraycopy(datagram, 0, buffer, offset, taken);
                    due = established && repeats(datagram);
                }
                flightIsOver |= datagram != null || !due;
                again = due ? List.copyOf(flight) : List.of();
                if (due) {
                    repeatAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REPEAT_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            } finally {
                lock.unlock();
            }
            for (byte[] sent : again) {
                output.datagram(sent, 0, sent.length);
            }
            if (taken >= 0 || again.isEmpty()) {
                return taken;
            }
        }
    }

    /** Until there is a datagram, the end, or a flight to repeat: then true. Needs the lock. */
    private boolean await(boolean endless, long end) throws InterruptedException {
        while (datagrams.isEmpty() && !closed) {
            long now = System.nanoTime();
            boolean handshaking = !established && !flight.isEmpty();
            if (handshaking && repeatAt - now <= 0) {
                return true;
            }
            long left = endless ? Long.MAX_VALUE : end - now;
            if (left <= 0) {
                return false;
            }
            changed.awaitNanos(handshaking ? Math.min(left, repeatAt - now) : left);
        }
        return false;
    }

    /** Whether the other side has not got our last flight, and it is time to send it again. Needs the lock. */
    private boolean repeats(byte[] datagram) {
        if (flight.isEmpty() || datagram.length == 0) {
            return false;
        }
        if (datagram[0] == HandshakeOrder.APPLICATION_DATA) {
            flight.clear();
            return false;
        }
        return (datagram[0] == HandshakeOrder.HANDSHAKE || datagram[0] == HandshakeOrder.CHANGE_CIPHER_SPEC) && repeatAt - System.nanoTime() <= 0;
    }

    @Override
    public void send(byte[] data, int offset, int length) {
        lock.lock();
        try {
            if (!established) {
                keep(data, offset, length);
            }
        } finally {
            lock.unlock();
        }
        output.datagram(data, offset, length);
    }

    private void keep(byte[] data, int offset, int length) {
        if (flightIsOver) {
            flight.clear();
            flightIsOver = false;
        }
        if (flight.size() < MAX_FLIGHT) {
            flight.add(Arrays.copyOfRange(data, offset, offset + length));
        }
        repeatAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REPEAT_MILLIS);
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
