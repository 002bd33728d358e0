package io.moonfleet.demohost.scene;

/** The colours of the scene for one colour matrix. */
final class Palette {
    static final int BARS = 8;
    private static final int[][] BAR_COLORS = {
        {191, 191, 191}, {191, 191, 0}, {0, 191, 191}, {0, 191, 0}, {191, 0, 191}, {191, 0, 0}, {0, 0, 191}, {16, 16, 16}
    };

    private final ColorMatrix matrix;
    private final Color text;
    private final Color panel;
    private final Color panelBorder;
    private final Color panelTitle;
    private final Color ball;
    private final Color pressed;

    Palette(ColorMatrix matrix) {
        this.matrix = matrix;
        text = Color.rgb(240, 244, 250, matrix);
        panel = Color.rgb(16, 22, 40, matrix);
        panelBorder = Color.rgb(90, 120, 180, matrix);
        panelTitle = Color.rgb(150, 175, 220, matrix);
        ball = Color.rgb(255, 176, 32, matrix);
        pressed = Color.rgb(255, 64, 64, matrix);
    }

    Color text() {
        return text;
    }

    Color panel() {
        return panel;
    }

    Color panelBorder() {
        return panelBorder;
    }

    Color panelTitle() {
        return panelTitle;
    }

    Color ball() {
        return ball;
    }

    Color pressed() {
        return pressed;
    }

    /** Dark blue at 0 to teal at 1. */
    Color gradient(double position) {
        return Color.rgb((int) (14 + 10 * position), (int) (20 + 90 * position), (int) (60 + 60 * position), matrix);
    }

    Color bar(int index) {
        int[] color = BAR_COLORS[index];
        return Color.rgb(color[0], color[1], color[2], matrix);
    }
}
