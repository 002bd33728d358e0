package io.moonfleet.media.codec;

import java.nio.ByteBuffer;

/**
 * Pictures that carry a number: sixteen bright or dark blocks along the top edge, most significant bit first, above a
 * slope that moves with the number.
 */
public final class TestPattern {
    private static final int BITS = 16;

    private TestPattern() {}

    /** Draws the luma plane. Chroma is left to the caller; 128 is grey. */
    public static void draw(ByteBuffer luma, int stride, int width, int height, int number) {
        int block = width / BITS;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int value;
                if (y < block && x < block * BITS) {
                    value = (number >> (BITS - 1 - x / block) & 1) == 1 ? 235 : 16;
                } else {
                    value = 32 + ((x + y + number * 3) >> 2) % 160;
                }
                luma.put(y * stride + x, (byte) value);
            }
        }
    }

    /** The number of a picture that went through any codec. */
    public static int read(ByteBuffer luma, int stride, int width) {
        int block = width / BITS;
        int number = 0;
        for (int bit = 0; bit < BITS; bit++) {
            int value = luma.get(block / 2 * stride + bit * block + block / 2) & 0xFF;
            number = number << 1 | (value > 125 ? 1 : 0);
        }
        return number;
    }
}
