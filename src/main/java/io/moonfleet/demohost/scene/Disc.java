package io.moonfleet.demohost.scene;

/** Draws filled circles row by row. */
final class Disc {
    private Disc() {}

    static void fill(Canvas canvas, int centerX, int centerY, int radius, Color color) {
        for (int row = -radius; row <= radius; row++) {
            int half = (int) Math.sqrt((double) radius * radius - (double) row * row);
            canvas.fill(centerX - half, centerY + row, 2 * half + 1, 1, color);
        }
    }
}
