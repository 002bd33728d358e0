package io.moonfleet.rtc.dtls;

/** The framing of DTLS 1.2 (RFC 6347, sections 4.1 and 4.2.2), as far as it is readable without keys. Big endian. */
final class DtlsRecords {
    static final int HEADER = 13;
    static final int CHANGE_CIPHER_SPEC = 20;
    static final int HANDSHAKE = 22;

    private static final int VERSION_MAJOR = 254;
    private static final int SEQUENCE = 5;
    private static final int SEQUENCE_LENGTH = 6;

    private DtlsRecords() {}

    /** Whether a whole record with a version of DTLS begins here. */
    static boolean begins(byte[] datagram, int record) {
        return record + HEADER <= datagram.length
                && (datagram[record + 1] & 0xFF) == VERSION_MAJOR
                && end(datagram, record) <= datagram.length;
    }

    static int type(byte[] datagram, int record) {
        return datagram[record];
    }

    static int epoch(byte[] datagram, int record) {
        return uint(datagram, record + 3, 2);
    }

    /** Of its epoch, 48 bits. */
    static long sequence(byte[] datagram, int record) {
        return (long) uint(datagram, record + SEQUENCE, 3) << 24 | uint(datagram, record + SEQUENCE + 3, 3);
    }

    static void setSequence(byte[] datagram, int record, long sequence) {
        long rest = sequence;
        for (int index = SEQUENCE_LENGTH - 1; index >= 0; index--) {
            datagram[record + SEQUENCE + index] = (byte) rest;
            rest >>>= 8;
        }
    }

    /** Where the next record begins. */
    static int end(byte[] datagram, int record) {
        return record + HEADER + uint(datagram, record + 11, 2);
    }

    /** An unsigned number of up to three bytes. */
    static int uint(byte[] data, int offset, int length) {
        int value = 0;
        for (int index = 0; index < length; index++) {
            value = value << 8 | data[offset + index] & 0xFF;
        }
        return value;
    }
}
