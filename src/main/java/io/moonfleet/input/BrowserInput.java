package io.moonfleet.input;

import java.util.List;

/** One message of a browser's data channels (streamers contract, section 6), in the browser's terms. */
public sealed interface BrowserInput {
    /** A key by Windows virtual-key code 1…254; {@code modifiers}: 1 Shift, 2 Ctrl, 4 Alt, 8 Meta. */
    record Key(boolean down, int modifiers, int virtualKey) implements BrowserInput {}

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

    /** One finger; coordinates within 0…1 of the picture. */
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
        /** The web page sends it for the end of a touch, too. */
        CANCEL
    }

    /** A pad appeared; the id is the browser's own and collides with those of other peers. */
    record ControllerArrival(int id, int supportedButtons, int capabilities) implements BrowserInput {}

    record ControllerRemoval(int id) implements BrowserInput {}

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
            implements BrowserInput {}
}
