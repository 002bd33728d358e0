package io.moonfleet.input;

import io.moonfleet.gamestream.input.TouchEvent;
import java.util.List;

/** One message of a browser's data channels (streamers contract, section 6, and docs/input.md), in the browser's terms. */
public sealed interface BrowserInput {
    /**
     * A key by Windows virtual-key code 1…254; {@code modifiers}: 1 Shift, 2 Ctrl, 4 Alt, 8 Meta. A code that is not
     * normalised is not that of the key's place on a US keyboard, which has no such key.
     */
    record Key(boolean down, int modifiers, int virtualKey, boolean notNormalised) implements BrowserInput {}

    /** Typed text as Unicode code points. */
    record Text(List<Integer> codePoints) implements BrowserInput {
        public Text {
            codePoints = List.copyOf(codePoints);
        }
    }

    /** Relative motion, each delta a signed 16-bit number. */
    record MouseMove(int deltaX, int deltaY) implements BrowserInput {}

    /** Position within a reference picture of at least 2×2; may lie outside it. */
    record MousePosition(int x, int y, int width, int height) implements BrowserInput {}

    /** Button 1 left, 2 middle, 3 right, 4 X1, 5 X2. */
    record MouseButton(boolean down, int button) implements BrowserInput {}

    /** Wheel in 1/120 of a notch; positive is right and up. */
    record FineWheel(int deltaX, int deltaY) implements BrowserInput {}

    /** Wheel in notches; positive is right and up. */
    record Wheel(int deltaX, int deltaY) implements BrowserInput {}

    /**
     * One finger; coordinates and pressure within 0…1, contact sizes within 0…1 of the picture or 0 where unknown,
     * rotation 0…359° or 0xFFFF.
     */
    record Touch(
            TouchPhase phase,
            long pointerId,
            float x,
            float y,
            float pressure,
            float radiusMajor,
            float radiusMinor,
            int rotation)
            implements BrowserInput {}

    enum TouchPhase {
        DOWN,
        MOVE,
        /** The end of a touch. */
        UP,
        /** It never was one. */
        CANCEL
    }

    /**
     * A pen; {@code tool} 0 unknown, 1 pen, 2 eraser; {@code buttons} a mask of 1, 2 and 4; coordinates, pressure (or
     * distance while it hovers) and contact within 0…1; rotation 0…359° or 0xFFFF; tilt 0…90° or 0xFF.
     */
    record Pen(
            TouchEvent event,
            int tool,
            int buttons,
            float x,
            float y,
            float pressureOrDistance,
            int rotation,
            int tilt,
            float contactMajor,
            float contactMinor)
            implements BrowserInput {}

    /** What a pad says; the id is the browser's own and collides with those of other peers. */
    sealed interface OfPad extends BrowserInput {
        /** 0…15. */
        int id();
    }

    /** A pad appeared; {@code type} 0 unknown, 1 Xbox, 2 PlayStation, 3 Nintendo, 4 Steam. */
    record ControllerArrival(int id, int supportedButtons, int capabilities, int type) implements OfPad {}

    record ControllerRemoval(int id) implements OfPad {}

    /** State of a pad; triggers 0…255, sticks signed 16-bit, up and right positive. */
    record ControllerState(
            int id,
            int buttons,
            int leftTrigger,
            int rightTrigger,
            int leftX,
            int leftY,
            int rightX,
            int rightY)
            implements OfPad {}

    /** {@code state} 0…5 as hosts number it, {@code percentage} 0…100 or 0xFF. */
    record ControllerBattery(int id, int state, int percentage) implements OfPad {}

    /** {@code kind} 1 accelerometer in m/s², 2 gyroscope in °/s. */
    record ControllerMotion(int id, int kind, float x, float y, float z) implements OfPad {}

    /** A finger on touchpad 0 or 1 of a pad; coordinates and pressure within 0…1. */
    record ControllerTouch(int id, TouchEvent event, int touchpad, long pointerId, float x, float y, float pressure)
            implements OfPad {}
}
