package io.moonfleet.demohost.scene;

/** The mouse pointer: an arrow with its tip at the cursor position, filled with another colour while a button is held. */
final class Cursor {
    /** X is the outline, o the filling. */
    private static final String[] SHAPE = {
        "X          ",
        "XX         ",
        "XoX        ",
        "XooX       ",
        "XoooX      ",
        "XooooX     ",
        "XoooooX    ",
        "XooooooX   ",
        "XoooooooX  ",
        "XooooooooX ",
        "XooooXXXXXX",
        "XooXooX    ",
        "XoX XooX   ",
        "XX  XooX   ",
        "X    XooX  ",
        "     XooX  ",
        "      XX   "
    };

    private final int unit;
    private final Palette palette;

    Cursor(int unit, Palette palette) {
        this.unit = unit;
        this.palette = palette;
    }

    /** Edge of the square, from the cursor position on, that drawing touches. */
    int size() {
        return SHAPE.length * unit + 1;
    }

    void draw(Canvas canvas, int x, int y, int buttons) {
        Color filling = buttons == 0 ? Color.WHITE : palette.pressed();
        for (int row = 0; row < SHAPE.length; row++) {
            for (int column = 0; column < SHAPE[row].length(); column++) {
                switch (SHAPE[row].charAt(column)) {
                    case 'X' -> canvas.fill(x + column * unit, y + row * unit, unit, unit, Color.BLACK);
                    case 'o' -> canvas.fill(x + column * unit, y + row * unit, unit, unit, filling);
                    default -> {
                        // Transparent.
                    }
                }
            }
        }
    }
}
