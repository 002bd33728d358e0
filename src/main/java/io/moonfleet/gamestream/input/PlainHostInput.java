package io.moonfleet.gamestream.input;

import java.util.Optional;

/**
 * Makes of input what a host that is not of Sunshine's type takes (protocol document, section 7.2): only whole notches of
 * the wheel, neither flags of keys nor the upper half of a pad's buttons. Keeps what is left of a notch; one thread.
 */
public final class PlainHostInput {
    private static final int NOTCH = 120;
    /** The largest number of notches that fits sixteen bits. */
    private static final int LARGEST = Short.MAX_VALUE / NOTCH * NOTCH;

    private int turned;

    /** What to send in its place; empty where there is nothing to send yet. */
    public Optional<InputPacket> fitted(InputPacket packet) {
        return switch (packet) {
            case InputPacket.Scroll scroll -> notches(scroll);
            case InputPacket.Key key ->
                Optional.of(new InputPacket.Key(key.virtualKey(), key.down(), key.modifiers(), 0));
            case InputPacket.Controller pad -> Optional.of(lowerHalf(pad));
            default -> Optional.of(packet);
        };
    }

    private Optional<InputPacket> notches(InputPacket.Scroll scroll) {
        turned += scroll.amount();
        int whole = Math.clamp(turned / NOTCH * NOTCH, -LARGEST, LARGEST);
        turned -= whole;
        return whole == 0 ? Optional.empty() : Optional.of(new InputPacket.Scroll(whole));
    }

    private static InputPacket lowerHalf(InputPacket.Controller pad) {
        return new InputPacket.Controller(
                pad.number(),
                pad.activeMask(),
                pad.buttons() & 0xFFFF,
                pad.leftTrigger(),
                pad.rightTrigger(),
                pad.leftStickX(),
                pad.leftStickY(),
                pad.rightStickX(),
                pad.rightStickY());
    }
}
