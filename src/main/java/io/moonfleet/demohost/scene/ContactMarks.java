package io.moonfleet.demohost.scene;

import java.util.ArrayList;
import java.util.List;

/** Draws fingers as discs and the pen as a square, and takes them away again. Owned by its {@link Scene}. */
final class ContactMarks {
    private static final int FINGER = 10;
    private static final int PEN = 4;

    private record Mark(int x, int y) {}

    private final Canvas canvas;
    private final Palette palette;
    private final int unit;
    private final int top;
    private final List<Mark> marks = new ArrayList<>();

    ContactMarks(Canvas canvas, Palette palette, int unit, int top) {
        this.canvas = canvas;
        this.palette = palette;
        this.unit = unit;
        this.top = top;
    }

    void erase(Canvas backdrop) {
        int radius = FINGER * unit;
        for (Mark mark : marks) {
            int upper = Math.max(top, mark.y() - radius);
            canvas.copy(backdrop, mark.x() - radius, upper, 2 * radius + 1, mark.y() + radius + 1 - upper);
        }
        marks.clear();
    }

    void draw(InputSnapshot input) {
        for (Contact finger : input.touches()) {
            Disc.fill(canvas, x(finger), y(finger), FINGER * unit - 1, palette.pressed());
        }
        input.pen().ifPresent(pen -> {
            int half = PEN * unit;
            canvas.fill(
                    x(pen) - half,
                    y(pen) - half,
                    2 * half,
                    2 * half,
                    pen.pressure() > 0 ? palette.pressed() : Color.WHITE);
        });
    }

    private int x(Contact contact) {
        return (int) (contact.x() * (canvas.width() - 1));
    }

    /** Below the rows that are reserved; remembers the place. */
    private int y(Contact contact) {
        int y = Math.max(top + FINGER * unit, (int) (contact.y() * (canvas.height() - 1)));
        marks.add(new Mark(x(contact), y));
        return y;
    }
}
