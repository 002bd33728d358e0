package io.moonfleet.rtc.dtls;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * Keeps a reordering network from spoiling a handshake. Handshake messages are numbered, and the library sorts them; the
 * ChangeCipherSpec between them is not (RFC 6347, section 4.1). The library takes none before it has the messages that the
 * keys come from, and nothing of the epoch before once it has one: a CertificateVerify that arrives behind it, or is lost,
 * could never be made up for. So this holds a ChangeCipherSpec back until all messages before it are there, and what is
 * encrypted until the ChangeCipherSpec is. Not thread-safe.
 */
final class HandshakeOrder {
    private static final int MESSAGE_HEADER = 12;
    private static final int CERTIFICATE = 11;
    private static final int CERTIFICATE_VERIFY = 15;
    private static final int CLIENT_KEY_EXCHANGE = 16;

    /** Longer ones the library refuses. */
    private static final int MAX_MESSAGE = 1 << 15;

    /** Of either kind; repetitions bring nothing else. */
    private static final int MAX_HELD = 4;

    /** The bytes that are there of each message that is awaited. */
    private final Map<Integer, BitSet> awaited = new HashMap<>();

    /** Datagrams with a ChangeCipherSpec. */
    private final ArrayDeque<byte[]> changes = new ArrayDeque<>();

    private final ArrayDeque<byte[]> encrypted = new ArrayDeque<>();
    private boolean changed;

    private HandshakeOrder(Set<Integer> awaited) {
        awaited.forEach(type -> this.awaited.put(type, new BitSet()));
    }

    /** For the server's end: a client has to prove its certificate. */
    static HandshakeOrder ofClientMessages() {
        return new HandshakeOrder(Set.of(CERTIFICATE, CLIENT_KEY_EXCHANGE, CERTIFICATE_VERIFY));
    }

    /** For the client's end: no other message is in the server's last flight. */
    static HandshakeOrder ofServerMessages() {
        return new HandshakeOrder(Set.of());
    }

    /** Passes on what may be processed now: this datagram, with those held so far, or none. */
    void arrange(byte[] datagram, Queue<byte[]> output) {
        if (changed) {
            output.add(datagram);
            return;
        }
        boolean change = false;
        boolean ofNextEpoch = false;
        for (int record = 0; DtlsRecords.begins(datagram, record); record = DtlsRecords.end(datagram, record)) {
            if (DtlsRecords.epoch(datagram, record) == 1) {
                ofNextEpoch = true;
            } else if (DtlsRecords.type(datagram, record) == DtlsRecords.HANDSHAKE) {
                messages(datagram, record + DtlsRecords.HEADER, DtlsRecords.end(datagram, record));
            } else if (DtlsRecords.type(datagram, record) == DtlsRecords.CHANGE_CIPHER_SPEC) {
                change = true;
            }
        }
        if (change) {
            hold(changes, datagram);
        } else if (ofNextEpoch) {
            hold(encrypted, datagram);
        } else {
            output.add(datagram);
        }
        if (awaited.isEmpty() && !changes.isEmpty()) {
            changed = true;
            output.addAll(changes);
            output.addAll(encrypted);
            changes.clear();
            encrypted.clear();
        }
    }

    private static void hold(ArrayDeque<byte[]> held, byte[] datagram) {
        if (held.size() == MAX_HELD) {
            held.remove();
        }
        held.add(datagram);
    }

    private void messages(byte[] datagram, int offset, int end) {
        int message = offset;
        while (message + MESSAGE_HEADER <= end) {
            int type = datagram[message];
            int total = DtlsRecords.uint(datagram, message + 1, 3);
            int before = DtlsRecords.uint(datagram, message + 6, 3);
            int fragment = DtlsRecords.uint(datagram, message + 9, 3);
            message += MESSAGE_HEADER + fragment;
            BitSet there = awaited.get(type);
            if (there != null && message <= end && before + fragment <= total && total <= MAX_MESSAGE) {
                there.set(before, before + fragment);
                if (there.nextClearBit(0) >= total) {
                    awaited.remove(type);
                }
            }
        }
    }
}
