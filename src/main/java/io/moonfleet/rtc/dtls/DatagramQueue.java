package io.moonfleet.rtc.dtls;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.DatagramTransport;

/**
 * Datagrams between the receive thread, which never waits, and BouncyCastle's blocking protocol on its virtual thread. What
 * does not fit is lost; the protocol resends what it needs.
 *
 * <p>The library doubles its resend timer without a bound, so that of ten lost in a hundred datagrams many a handshake would
 * not end in time. Hence the last flight is also sent again every {@link #REPEAT_MILLIS} (RFC 6347, section 4.2.4.1). What is
 * not encrypted gets new record numbers each time, from a count of this queue's own: a client that could not use a record
 * yet, like NSS one that came too early, drops it when it comes a second time under the same number (section 4.1.2.6).
 */
final class DatagramQueue implements DatagramTransport {
    /** With what a record adds an SCTP packet of 1200 bytes fits, and IPv6 carries it anywhere. */
    static final int SEND_LIMIT = 1240;

    private static final int RECEIVE_LIMIT = 2048;
    private static final int MAX_DATAGRAMS = 256;
    private static final int REPEAT_MILLIS = 250;
    private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(REPEAT_MILLIS);

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

    /** Of the next record that is not encrypted. */
    private long nextNumber;

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

    /** The other side has sent something encrypted, and so has the last flight. */
    void confirmed() {
        lock.lock();
        try {
            flight.clear();
        } finally {
            lock.unlock();
        }
    }

    /** @param waitMillis at most; 0 waits as long as it takes. Returns -1 when nothing has come. */
    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        long end = waitMillis == 0 ? Long.MAX_VALUE : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        while (true) {
            List<byte[]> again = List.of();
            lock.lock();
            try {
                if (await(waitMillis == 0, end)) {
                    again = repetition();
                } else if (closed) {
                    throw new IOException("closed");
                } else if (datagrams.isEmpty()) {
                    flightIsOver = true;
                    return -1;
                } else {
                    byte[] datagram = datagrams.remove();
                    if (!established || !isOfHandshake(datagram)) {
                        flightIsOver = true;
                        int taken = Math.min(length, datagram.length);
                        System.arraycopy(datagram, 0, buffer, offset, taken);
                        return taken;
                    }
                    // The library would answer, too, and meanwhile send what another thread has for it unencrypted.
                    again = repeatAt - System.nanoTime() <= 0 ? repetition() : List.of();
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
        }
    }

    /** Until there is a datagram, the end, or a flight to repeat: then true. Needs the lock. */
    private boolean await(boolean endless, long end) throws InterruptedException {
        while (datagrams.isEmpty() && !closed) {
            long now = System.nanoTime();
            long left = endless ? Long.MAX_VALUE : end - now;
            // At the end of the time the library itself sends the flight again.
            boolean repeats = !established && !flight.isEmpty() && left > REPEAT_NANOS / 2;
            if (repeats && repeatAt - now <= 0) {
                return true;
            }
            if (left <= 0) {
                return false;
            }
            changed.awaitNanos(repeats ? Math.min(left, repeatAt - now) : left);
        }
        return false;
    }

    private static boolean isOfHandshake(byte[] datagram) {
        return DtlsRecords.begins(datagram, 0)
                && (DtlsRecords.type(datagram, 0) == DtlsRecords.HANDSHAKE
                        || DtlsRecords.type(datagram, 0) == DtlsRecords.CHANGE_CIPHER_SPEC);
    }

    /** The last flight under new numbers, the encrypted part as it was. Needs the lock. */
    private List<byte[]> repetition() {
        repeatAt = System.nanoTime() + REPEAT_NANOS;
        return flight.stream()
                .map(sent -> {
                    byte[] copy = sent.clone();
                    number(copy);
                    return copy;
                })
                .toList();
    }

    @Override
    public void send(byte[] data, int offset, int length) {
        Optional<byte[]> numbered = numbered(data, offset, length);
        if (numbered.isPresent()) {
            output.datagram(numbered.orElseThrow(), 0, length);
        } else {
            output.datagram(data, offset, length);
        }
    }

    /** A datagram of the handshake under numbers of this queue, and kept. */
    private Optional<byte[]> numbered(byte[] data, int offset, int length) {
        lock.lock();
        try {
            if (established) {
                return Optional.empty();
            }
            byte[] sent = Arrays.copyOfRange(data, offset, offset + length);
            number(sent);
            keep(sent);
            return Optional.of(sent);
        } finally {
            lock.unlock();
        }
    }

    /** The first number is the library's: that of the other side's first record, where it has sent one before. */
    private void number(byte[] datagram) {
        for (int record = 0; DtlsRecords.begins(datagram, record); record = DtlsRecords.end(datagram, record)) {
            if (DtlsRecords.epoch(datagram, record) == 0) {
                nextNumber = Math.max(nextNumber, DtlsRecords.sequence(datagram, record));
                DtlsRecords.setSequence(datagram, record, nextNumber);
                nextNumber++;
            }
        }
    }

    private void keep(byte[] sent) {
        if (flightIsOver) {
            flight.clear();
            flightIsOver = false;
        }
        if (flight.size() < MAX_FLIGHT) {
            flight.add(sent);
        }
        repeatAt = System.nanoTime() + REPEAT_NANOS;
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
