package io.moonfleet.demohost.codec;

import java.io.ByteArrayOutputStream;

/** Writes the syntax elements of an H.264 NAL unit (ITU-T H.264, sections 7.2 and 9.1). */
final class BitWriter {
    private static final byte[] START_CODE = {0, 0, 0, 1};

    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
    private int current;
    private int filled;

    void bits(int value, int count) {
        for (int index = count - 1; index >= 0; index--) {
            current = current << 1 | value >> index & 1;
            if (++filled == 8) {
                payload.write(current);
                current = 0;
                filled = 0;
            }
        }
    }

    void flag(boolean value) {
        bits(value ? 1 : 0, 1);
    }

    /** ue(v). */
    void unsigned(int value) {
        int length = 32 - Integer.numberOfLeadingZeros(value + 1);
        bits(0, length - 1);
        bits(value + 1, length);
    }

    /** Fills up the last byte with zeros. */
    void align() {
        while (filled != 0) {
            flag(false);
        }
    }

    /** rbsp_trailing_bits. */
    void end() {
        flag(true);
        align();
    }

    /** What was written, as the beginning of a NAL unit: with start code, header and emulation prevention. */
    byte[] unit(int header) {
        ByteArrayOutputStream unit = new ByteArrayOutputStream();
        unit.writeBytes(START_CODE);
        unit.write(header);
        int zeros = 0;
        for (byte value : payload.toByteArray()) {
            if (zeros == 2 && (value & 0xFF) <= 3) {
                unit.write(3);
                zeros = 0;
            }
            zeros = value == 0 ? zeros + 1 : 0;
            unit.write(value);
        }
        return unit.toByteArray();
    }
}
