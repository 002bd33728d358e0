package io.moonfleet.demohost.scene;

import java.util.Arrays;

/**
 * A full-width band of colours that scrolls sideways: one row of colours is built once, and drawing copies it with an
 * offset. The colours repeat after the picture's width, rounded up to whole colours.
 */
final class MovingBand {
    private static final int COLORS = 16;

    private final int height;
    private final int period;
    private final byte[] luma;
    private final byte[] blue;
    private final byte[] red;

    MovingBand(int width, int height, ColorMatrix matrix) {
        this.height = height & ~1;
        int colorWidth = (width / COLORS & ~1) + 2;
        period = COLORS * colorWidth;
        luma = new byte[2 * period];
        blue = new byte[period];
        red = new byte[period];
        for (int index = 0; index < 2 * COLORS; index++) {
            Color color = rainbow((index % COLORS) / (double) COLORS, matrix);
            int left = index * colorWidth;
            Arrays.fill(luma, left, left + colorWidth, color.luma());
            Arrays.fill(blue, left / 2, (left + colorWidth) / 2, color.blue());
            Arrays.fill(red, left / 2, (left + colorWidth) / 2, color.red());
        }
    }

    int height() {
        return height;
    }

    /** Draws the band with its upper border at {@code top} (even), moved left by {@code offset} pixels. */
    void draw(Canvas canvas, int top, int offset) {
        int start = Math.floorMod(offset, period) & ~1;
        int width = canvas.width();
        for (int row = Math.max(0, top); row < Math.min(top + height, canvas.height()); row++) {
            System.arraycopy(luma, start, canvas.luma(), row * width, width);
        }
        for (int row = Math.max(0, top) / 2; row < Math.min(top + height, canvas.height()) / 2; row++) {
            System.arraycopy(blue, start / 2, canvas.blue(), row * width / 2, width / 2);
            System.arraycopy(red, start / 2, canvas.red(), row * width / 2, width / 2);
        }
    }

    private static Color rainbow(double hue, ColorMatrix matrix) {
        return Color.rgb(channel(hue), channel(hue + 1 / 3.0), channel(hue + 2 / 3.0), matrix);
    }

    private static int channel(double phase) {
        return (int) (96 + 80 * Math.cos(2 * Math.PI * phase));
    }
}
