package io.moonfleet.rtc.rtp;

/** AV1's variable-length integers (AV1 specification, section 4.10.5), as far as they fit into 31 bits. */
final class Leb128 {
    private Leb128() {}

    /** The number at {@code position} and its length, to be taken apart by {@link #value} and {@link #bytes}, or -1. */
    static long read(byte[] data, int position, int end) {
        long value = 0;
        for (int i = 0; i < 8 && position + i < end; i++) {
            value |= (data[position + i] & 0x7FL) << 7 * i;
            if (data[position + i] >= 0) {
                return value > Integer.MAX_VALUE ? -1 : value << 4 | i + 1;
            }
        }
        return -1;
    }

    static int value(long read) {
        return (int) (read >> 4);
    }

    static int bytes(long read) {
        return (int) read & 0x0F;
    }

    /** Bytes that a number takes. */
    static int length(int value) {
        return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5;
    }

    static void append(int value, PacketizedFrame frame) {
        int rest = value;
        while (rest >= 0x80) {
            frame.append(rest & 0x7F | 0x80);
            rest >>= 7;
        }
        frame.append(rest);
    }

    /** Writes a number into an array and returns its length. */
    static int write(int value, byte[] target, int position) {
        int rest = value;
        int length = 0;
        while (rest >= 0x80) {
            target[position + length++] = (byte) (rest & 0x7F | 0x80);
            rest >>= 7;
        }
        target[position + length++] = (byte) rest;
        return length;
    }
}
