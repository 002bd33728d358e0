package io.moonfleet.rtc.sctp;

/** Big-endian numbers in arrays, and serial numbers of 32 bits as ever-growing ones. */
final class Wire {
    private Wire() {}

    static int get8(byte[] data, int at) {
        return data[at] & 0xFF;
    }

    static int get16(byte[] data, int at) {
        return (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
    }

    static int get32(byte[] data, int at) {
        return get16(data, at) << 16 | get16(data, at + 2);
    }

    static long unsigned32(byte[] data, int at) {
        return get32(data, at) & 0xFFFF_FFFFL;
    }

    static long get64(byte[] data, int at) {
        return (long) get32(data, at) << 32 | unsigned32(data, at + 4);
    }

    static void put8(byte[] data, int at, int value) {
        data[at] = (byte) value;
    }

    static void put16(byte[] data, int at, int value) {
        data[at] = (byte) (value >> 8);
        data[at + 1] = (byte) value;
    }

    static void put32(byte[] data, int at, int value) {
        put16(data, at, value >> 16);
        put16(data, at + 2, value);
    }

    static void put64(byte[] data, int at, long value) {
        put32(data, at, (int) (value >> 32));
        put32(data, at + 4, (int) value);
    }

    /** Length with the padding to whole words. */
    static int padded(int length) {
        return length + 3 & ~3;
    }

    /** The number with these low 32 bits that is nearest to the reference (RFC 1982 order). */
    static long unwrap(long reference, int wire) {
        return reference + (wire - (int) reference);
    }
}
