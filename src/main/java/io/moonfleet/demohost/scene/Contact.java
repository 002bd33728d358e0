package io.moonfleet.demohost.scene;

import io.moonfleet.gamestream.input.TouchEvent;

/**
 * A finger or the pen on the picture; coordinates and pressure 0…1.
 *
 * @param id      the finger's number, 0 for the pen
 * @param event   the last one
 * @param tool    of a pen, else 0
 * @param buttons of a pen, else 0
 */
public record Contact(int id, TouchEvent event, float x, float y, float pressure, int tool, int buttons) {
    public Contact {
        // What a client sends need not be a number.
        x = fraction(x);
        y = fraction(y);
        pressure = fraction(pressure);
    }

    private static float fraction(float value) {
        return Float.isNaN(value) ? 0 : Math.clamp(value, 0f, 1f);
    }
}
