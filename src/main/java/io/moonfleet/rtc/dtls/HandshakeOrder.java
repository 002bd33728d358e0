package io.moonfleet.rtc.dtls;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Keeps a reordering network from spoiling a handshake. Handshake messages are numbered, and the library sorts them; the
 * ChangeCipherSpec between them is not (RFC 6347, section 4.1), and once the library has it, it takes nothing of the epoch
 * before: a CertificateVerify that arrives behind it, or is lost, could never be made up for. So this holds a
 * ChangeCipherSpec back until the CertificateVerify is there, and what is encrypted until the ChangeCipherSpec is. Not
 * thread-safe.
 */
final class HandshakeOrder {
    /** Of RFC 6347, section 4.1. */
    static final int RECORD_HEADER = 13;

    static final int CHANGE_CIPHER_SPEC = 20;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;

    private static final int MESSAGE_HEADER = 12;
    private static final int CERTIFICATE_VERIFY = 15;

    /** Of either kind; repetitions bring nothing else. */
    private static final int MAX_HELD = 4;

    /** Datagrams with a ChangeCipherSpec. */
    private final ArrayDeque<byte[]> changes = new ArrayDeque<>();

    private final ArrayDeque<byte[]> encrypted = new ArrayDeque<>();
    private boolean verifyBegun;
    private boolean verifyEnded;
    private boolean changed;

    /** @param awaitsCertificateVerify whether the other side is a client that has to prove its certificate */
    HandshakeOrder(boolean awaitsCertificateVerify) {
        verifyBegun = !awaitsCertificateVerify;
        verifyEnded = verifyBegun;
    }

    /** Passes on what may be processed now: this datagram, with those held so far, or none. */
    void arrange(byte[] datagram, Queue<byte[]> output) {
        if (changed) {
            output.add(datagram);
            return;
        }
        boolean change = false;
        boolean ofNextEpoch = false;
        for (int record = 0; record + RECORD_HEADER <= datagram.length; record = end(datagram, record)) {
            int type = datagram[record];
            if (uint(datagram, record + 3, 2) > 0) {
                ofNextEpoch = true;
            } else if (type == HANDSHAKE) {
                messages(datagram, record + RECORD_HEADER, Math.min(datagram.length, end(datagram, record)));
            } else if (type == CHANGE_CIPHER_SPEC) {
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
        if (verifyBegun && verifyEnded && !changes.isEmpty()) {
            changed = true;
            output.addAll(changes);
            output.addAll(encrypted);
            changes.clear();
            encrypted.clear();
        }
    }

    private static void hold(ArrayDeque<byte[]> held, byte[] datagram) {
        if (held.size() < MAX_HELD) {
            held.add(datagram);
        }
    }

    private void messages(byte[] datagram, int offset, int end) {
        int message = offset;
        while (message + MESSAGE_HEADER <= end) {
            int fragment = uint(datagram, message + 9, 3);
            if (datagram[message] == CERTIFICATE_VERIFY) {
                int before = uint(datagram, message + 6, 3);
                verifyBegun |= before == 0;
                verifyEnded |= before + fragment == uint(datagram, message + 1, 3);
            }
            message += MESSAGE_HEADER + fragment;
        }
    }

    private static int end(byte[] datagram, int record) {
        return record + RECORD_HEADER + uint(datagram, record + 11, 2);
    }

    private static int uint(byte[] data, int offset, int length) {
        int value = 0;
        for (int index = 0; index < length; index++) {
            value = value << 8 | data[offset + index] & 0xFF;
        }
        return value;
    }
}
