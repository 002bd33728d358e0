package io.moonfleet.rtc.rtp;

/** Big-endian integers in byte arrays, and the arithmetic of 16-bit sequence numbers. */
final class Bits {
    private Bits() {}

    static int get16(byte[] data, int offset) {
        return (data[offset] & 0xFF) << 8 | data[offset + 1] & 0xFF;
    }

    static int get24(byte[] data, int offset) {
        return (data[offset] & 0xFF) << 16 | get16(data, offset + 1);
    }

    static int get32(byte[] data, int offset) {
        return get16(data, offset) << 16 | get16(data, offset + 2);
    }

    static long get64(byte[] data, int offset) {
        return (long) get32(data, offset) << 32 | get32(data, offset + 4) & 0xFFFF_FFFFL;
    }

    static void put16(byte[] data, int offset, int value) {
        data[offset] = (byte) (value >> 8);
        data[offset + 1] = (byte) value;
    }

    static void put24(byte[] data, int offset, int value) {
        data[offset] = (byte) (value >> 16);
        put16(data, offset + 1, value);
    }

    static void put32(byte[] data, int offset, int value) {
        put16(data, offset, value >> 16);
        put16(data, offset + 2, value);
    }

    static void put64(byte[] data, int offset, long value) {
        put32(data, offset, (int) (value >> 32));
        put32(data, offset + 4, (int) value);
    }

    /** How far {@code later} lies behind {@code earlier} modulo 2^16: -32768 to 32767. */
    static int distance16(int earlier, int later) {
        return (short) (later - earlier);
    }
}
