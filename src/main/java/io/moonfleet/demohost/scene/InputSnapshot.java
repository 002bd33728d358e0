package io.moonfleet.demohost.scene;

import java.util.List;
import java.util.Optional;

/**
 * What a session's input devices look like at one moment.
 *
 * @param cursorX    pixels from the left edge
 * @param cursorY    pixels from the top edge
 * @param heldKeys   virtual-key codes held, ascending
 * @param buttons    bit n − 1 is set while mouse button n (1…5) is held
 * @param wheel      sum of all vertical scroll amounts, 120 a notch
 * @param tilt       sum of all horizontal scroll amounts
 * @param text       the newest typed characters
 * @param textSeen   whether any text was ever typed
 * @param pads       those that are there, by number
 * @param touches    fingers that are down
 * @param pen        while it is near
 * @param revision   grows whenever anything but the cursor position changes
 * @param events     input packets so far
 */
public record InputSnapshot(
        int cursorX,
        int cursorY,
        List<Integer> heldKeys,
        int buttons,
        int wheel,
        int tilt,
        String text,
        boolean textSeen,
        List<PadSnapshot> pads,
        List<Contact> touches,
        Optional<Contact> pen,
        long revision,
        long events) {
    public InputSnapshot {
        heldKeys = List.copyOf(heldKeys);
        pads = List.copyOf(pads);
        touches = List.copyOf(touches);
    }
}
