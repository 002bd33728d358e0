package io.moonfleet.demohost.scene;

import io.moonfleet.gamestream.input.InputPacket;
import java.util.List;
import java.util.TreeSet;

/**
 * The keyboard, mouse and all else of one session. Written by the control thread, read by the session's video and audio
 * threads, so every method takes this object's lock; nothing else is ever called while it is held.
 */
public final class InputState {
    private static final int TEXT_LIMIT = 48;
    private static final int BUTTONS = 5;

    private final int width;
    private final int height;
    private final TreeSet<Integer> heldKeys = new TreeSet<>();
    private final ExtendedInput extended = new ExtendedInput();
    private final StringBuilder text = new StringBuilder();
    private int cursorX;
    private int cursorY;
    private int buttons;
    private int wheel;
    private int tilt;
    private boolean textSeen;
    private long revision;
    private long events;

    /** The cursor starts in the middle of a picture of {@code width × height} pixels and never leaves it. */
    public InputState(int width, int height) {
        this.width = width;
        this.height = height;
        cursorX = width / 2;
        cursorY = height / 2;
    }

    /** Applies one packet; a button or key outside its range is ignored. */
    public synchronized void apply(InputPacket packet) {
        events++;
        switch (packet) {
            case InputPacket.MouseMove move -> moveTo(cursorX + move.deltaX(), cursorY + move.deltaY());
            case InputPacket.MousePosition position -> moveTo(
                    scale(position.x(), position.width(), width), scale(position.y(), position.height(), height));
            case InputPacket.MouseButton button -> press(button);
            case InputPacket.Scroll scroll -> {
                wheel += scroll.amount();
                revision++;
            }
            case InputPacket.HorizontalScroll scroll -> {
                tilt += scroll.amount();
                revision++;
            }
            case InputPacket.Key key -> press(key);
            case InputPacket.Text typed -> type(typed.codePoint());
            case InputPacket.HapticsEnable haptics -> {
                // Nothing to rumble here.
            }
            case InputPacket.Extended other -> {
                extended.apply(other);
                revision++;
            }
        }
    }

    public synchronized InputSnapshot snapshot() {
        ExtendedInput.Snapshot others = extended.snapshot();
        return new InputSnapshot(
                cursorX,
                cursorY,
                List.copyOf(heldKeys),
                buttons,
                wheel,
                tilt,
                text.toString(),
                textSeen,
                others.pads(),
                others.touches(),
                others.pen(),
                revision,
                events);
    }

    /** Whether any key is held, for the audio thread. */
    public synchronized boolean anyKeyHeld() {
        return !heldKeys.isEmpty();
    }

    private void moveTo(int x, int y) {
        cursorX = Math.clamp(x, 0, width - 1);
        cursorY = Math.clamp(y, 0, height - 1);
    }

    /** The position x of 0…reference − 1 as a pixel of 0…size − 1 (protocol document, section 7.2). */
    private static int scale(int position, int reference, int size) {
        return reference <= 1 ? 0 : (int) Math.round((double) position * (size - 1) / (reference - 1));
    }

    private void press(InputPacket.MouseButton button) {
        if (button.button() < 1 || button.button() > BUTTONS) {
            return;
        }
        int bit = 1 << (button.button() - 1);
        buttons = button.down() ? buttons | bit : buttons & ~bit;
        revision++;
    }

    private void press(InputPacket.Key key) {
        int code = key.virtualKey() & 0xFF;
        if (key.down()) {
            heldKeys.add(code);
        } else {
            heldKeys.remove(code);
        }
        revision++;
    }

    private void type(int codePoint) {
        if (!Character.isValidCodePoint(codePoint) || codePoint >= 0xD800 && codePoint <= 0xDFFF) {
            return;
        }
        text.appendCodePoint(codePoint);
        while (text.codePointCount(0, text.length()) > TEXT_LIMIT) {
            text.delete(0, Character.charCount(text.codePointAt(0)));
        }
        textSeen = true;
        revision++;
    }
}
