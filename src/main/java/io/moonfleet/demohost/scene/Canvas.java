package io.moonfleet.demohost.scene;

import java.util.Arrays;

/**
 * An I420 picture in plain byte arrays. Rectangles are clipped to the picture; chroma covers every 2×2 block that a
 * rectangle touches. Not thread-safe: the video thread of one session owns it.
 */
public final class Canvas {
    private final int width;
    private final int height;
    private final byte[] luma;
    private final byte[] blue;
    private final byte[] red;

    /** Both sides must be positive and even. */
    public Canvas(int width, int height) {
        if (width <= 0 || height <= 0 || ((width | height) & 1) != 0) {
            throw new IllegalArgumentException("a picture of " + width + "x" + height + " pixels is not possible");
        }
        this.width = width;
        this.height = height;
        luma = new byte[width * height];
        blue = new byte[width * height / 4];
        red = new byte[width * height / 4];
        fill(0, 0, width, height, Color.BLACK);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The live luma plane, {@link #width()} bytes a row. */
    public byte[] luma() {
        return luma;
    }

    /** The live Cb plane, half as wide and high. */
    public byte[] blue() {
        return blue;
    }

    /** The live Cr plane, half as wide and high. */
    public byte[] red() {
        return red;
    }

    public void fill(int x, int y, int rectangleWidth, int rectangleHeight, Color color) {
        int left = Math.clamp(x, 0, width);
        int top = Math.clamp(y, 0, height);
        int right = Math.clamp((long) x + rectangleWidth, left, width);
        int bottom = Math.clamp((long) y + rectangleHeight, top, height);
        if (left == right || top == bottom) {
            return;
        }
        for (int row = top; row < bottom; row++) {
            Arrays.fill(luma, row * width + left, row * width + right, color.luma());
        }
        int chromaWidth = width / 2;
        int chromaRight = (right + 1) / 2;
        for (int row = top / 2; row < (bottom + 1) / 2; row++) {
            Arrays.fill(blue, row * chromaWidth + left / 2, row * chromaWidth + chromaRight, color.blue());
            Arrays.fill(red, row * chromaWidth + left / 2, row * chromaWidth + chromaRight, color.red());
        }
    }


    /** Copies a rectangle from the same place of a picture of the same size, widened to even borders. */
    public void copy(Canvas source, int x, int y, int rectangleWidth, int rectangleHeight) {
        int left = Math.clamp(x, 0, width) & ~1;
        int top = Math.clamp(y, 0, height) & ~1;
        int right = Math.clamp((long) x + rectangleWidth + 1, left, width) & ~1;
        int bottom = Math.clamp((long) y + rectangleHeight + 1, top, height) & ~1;
        if (left >= right) {
            return;
        }
        for (int row = top; row < bottom; row++) {
            System.arraycopy(source.luma, row * width + left, luma, row * width + left, right - left);
        }
        int chromaWidth = width / 2;
        for (int row = top / 2; row < bottom / 2; row++) {
            int start = row * chromaWidth + left / 2;
            System.arraycopy(source.blue, start, blue, start, (right - left) / 2);
            System.arraycopy(source.red, start, red, start, (right - left) / 2);
        }
    }
}
