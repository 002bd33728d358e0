package io.moonfleet.demohost.codec;

import java.io.ByteArrayOutputStream;

/** Reads the syntax elements of an H.264 NAL unit (ITU-T H.264, sections 7.2 and 9.1). */
final class BitReader {
    private final byte[] payload;
    private int position;

    /** @param unit a NAL unit with its header byte and emulation prevention, without start code */
    BitReader(byte[] unit, int offset, int length) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(length);
        int zeros = 0;
        for (int index = offset + 1; index < offset + length; index++) {
            if (zeros == 2 && unit[index] == 3) {
                zeros = 0;
                continue;
            }
            zeros = unit[index] == 0 ? zeros + 1 : 0;
            plain.write(unit[index]);
        }
        payload = plain.toByteArray();
    }

    int bits(int count) {
        int value = 0;
        for (int index = 0; index < count; index++) {
            if (position >= payload.length * 8) {
                throw new IllegalArgumentException("a parameter set ends too early");
            }
            value = value << 1 | payload[position >> 3] >> 7 - (position & 7) & 1;
            position++;
        }
        return value;
    }

    boolean flag() {
        return bits(1) != 0;
    }

    /** ue(v). */
    int unsigned() {
        int zeros = 0;
        while (!flag()) {
            if (++zeros > 30) {
                throw new IllegalArgumentException("a parameter set has an impossible number");
            }
        }
        return (1 << zeros) - 1 + bits(zeros);
    }

    /** How many bits are left before the stop bit that ends the unit. */
    int payloadBits() {
        int last = payload.length - 1;
        while (last >= 0 && payload[last] == 0) {
            last--;
        }
        if (last < 0) {
            throw new IllegalArgumentException("a NAL unit has no end");
        }
        return last * 8 + 7 - Integer.numberOfTrailingZeros(payload[last]) - position;
    }

    /** Leaves out one ue(v) or se(v), which are equally long. */
    void skipNumber() {
        unsigned();
    }
}
