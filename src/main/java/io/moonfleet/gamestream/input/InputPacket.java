package io.moonfleet.gamestream.input;

/**
 * One input event in the host's terms (protocol document, section 7). {@link InputCodec} turns it into bytes and back.
 * {@link InputRoute} tells the channel and the delivery.
 */
public sealed interface InputPacket {
    /** Relative motion in pixels; each delta fits a signed 16-bit number. */
    record MouseMove(int deltaX, int deltaY) implements InputPacket {}

    /** Position {@code x, y} within a reference picture of {@code width × height} pixels, each 1…65535 wide. */
    record MousePosition(int x, int y, int width, int height) implements InputPacket {}

    /** Button 1 left, 2 middle, 3 right, 4 X1 (back), 5 X2 (forward). */
    record MouseButton(int button, boolean down) implements InputPacket {}

    /** Vertical wheel, 120 a notch, positive is up. */
    record Scroll(int amount) implements InputPacket {}

    /** Horizontal wheel, 120 a notch, positive is right; Sunshine-type hosts only. */
    record HorizontalScroll(int amount) implements InputPacket {}

    /**
     * Key by Windows virtual-key code 0…255. {@code modifiers}: 1 Shift, 2 Ctrl, 4 Alt, 8 Meta.
     * {@code flags}: {@link #NOT_NORMALISED} or 0.
     */
    record Key(int virtualKey, boolean down, int modifiers, int flags) implements InputPacket {
        /** The code is not normalised to the US layout; for Sunshine-type hosts only. */
        public static final int NOT_NORMALISED = 0x01;
    }

    /** One Unicode code point of typed text. */
    record Text(int codePoint) implements InputPacket {}

    /** Tells the host that this client understands haptics; sent once after start. */
    record HapticsEnable() implements InputPacket {}

    /** Pads, touch and pen: nothing a plain keyboard and mouse can do. */
    sealed interface Extended extends InputPacket {}

    /**
     * The whole state of one pad. {@code activeMask} has a bit for each connected pad; a pad whose bit is missing is
     * removed. Triggers 0…255, sticks signed 16-bit, right and up positive; buttons as in section 7.2.
     */
    record Controller(
            int number,
            int activeMask,
            int buttons,
            int leftTrigger,
            int rightTrigger,
            int leftStickX,
            int leftStickY,
            int rightStickX,
            int rightStickY)
            implements Extended {
        /** Whether the pad is there; without its bit in the mask it is removed. */
        public boolean present() {
            return (activeMask >> number & 1) != 0;
        }
    }

    /** A pad joined. {@code type} 0 unknown, 1 Xbox, 2 PlayStation, 3 Nintendo, 4 Steam; Sunshine-type hosts only. */
    record ControllerArrival(int number, int type, int capabilities, int supportedButtons) implements Extended {}

    /** A finger on a pad's touchpad; coordinates and pressure 0…1; needs feature flag 0x02. */
    record ControllerTouch(
            int number, TouchEvent event, int touchpad, int pointerId, float x, float y, float pressure)
            implements Extended {}

    /** {@code kind} 1 accelerometer in m/s², 2 gyroscope in °/s; needs feature flag 0x02. */
    record ControllerMotion(int number, int kind, float x, float y, float z) implements Extended {
        public static final int ACCELEROMETER = 1;
        public static final int GYROSCOPE = 2;

        /** A gyroscope at rest stops a movement and must arrive. */
        public boolean rest() {
            return kind == GYROSCOPE && x == 0 && y == 0 && z == 0;
        }
    }

    /** {@code percentage} 0…100 or 0xFF unknown; states as in section 7.2; Sunshine-type hosts only. */
    record ControllerBattery(int number, int state, int percentage) implements Extended {}

    /** A finger; coordinates, pressure and contact 0…1, rotation in degrees or 0xFFFF; needs feature flag 0x01. */
    record Touch(
            TouchEvent event,
            int rotation,
            int pointerId,
            float x,
            float y,
            float pressureOrDistance,
            float contactMajor,
            float contactMinor)
            implements Extended {}

    /** A pen; {@code tool} 1 pen, 2 eraser; tilt in degrees or 0xFF; needs feature flag 0x01. */
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
            implements Extended {}
}
