package io.moonfleet.gamestream.input;

/**
 * One input event in the host's terms (protocol document, section 7). {@link InputCodec} turns it into bytes and back.
 * Pads, touch and pen join this hierarchy when they are built.
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
     * {@code flags}: 1 when the code is not normalised to the US layout.
     */
    record Key(int virtualKey, boolean down, int modifiers, int flags) implements InputPacket {}

    /** One Unicode code point of typed text. */
    record Text(int codePoint) implements InputPacket {}

    /** Tells the host that this client understands haptics; sent once after start. */
    record HapticsEnable() implements InputPacket {}
}
