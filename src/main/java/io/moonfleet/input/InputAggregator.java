package io.moonfleet.input;

import io.moonfleet.gamestream.input.InputPacket;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes one keyboard and one mouse out of those of all peers. A key or button goes down with its first press and up with
 * its last release; a repeated press of one peer is ignored (the host repeats by itself). The last mouse position wins,
 * relative motion, wheels and text of everybody go through. A peer that leaves lets go of what it alone held.
 *
 * <p>Touch and pads are checked and counted, not forwarded: the session has no packets for them yet.
 *
 * <p>Single-threaded: only the streamer's owner thread calls it, so there are no locks. It remembers a peer only while
 * the peer holds something; whoever calls it must not pass on messages of a peer that is gone.
 */
public final class InputAggregator {
    /** A browser that is told of touch stops making mouse events of it, so it is told only what is true. */
    public static final boolean FORWARDS_TOUCH = false;

    private static final int NOTCH = 120;
    private static final int SHIFT = 1;
    private static final int CONTROL = 2;
    private static final int ALT = 4;
    private static final int META = 8;

    private final Consumer<InputPacket> host;
    private final HeldInputs keys = new HeldInputs();
    private final HeldInputs buttons = new HeldInputs();
    private long forwarded;
    private long ignored;
    private long refused;

    public InputAggregator(Consumer<InputPacket> host) {
        this.host = host;
    }

    /** Takes one data-channel message; what cannot be read is counted and dropped. */
    public void message(String peerId, String label, byte[] data) {
        BrowserInput input;
        try {
            input = BrowserInputCodec.decode(label, data);
        } catch (InputFormatException malformed) {
            refused++;
            return;
        }
        handle(peerId, input);
    }

    /** Releases what this peer alone held. */
    public void peerGone(String peerId) {
        releaseKeys(peerId);
        releaseButtons(peerId);
    }

    /** A channel of a peer closed: what was pressed through it cannot be released through it any more. */
    public void channelClosed(String peerId, String label) {
        switch (label) {
            case "keyboard" -> releaseKeys(peerId);
            case "mouse", "mouseClicks" -> releaseButtons(peerId);
            default -> {
                // Nothing is held through the other channels.
            }
        }
    }

    /** Virtual-key codes that are down on the host. */
    public Set<Integer> heldKeys() {
        return keys.codes();
    }

    /** Mouse buttons that are down on the host. */
    public Set<Integer> heldButtons() {
        return buttons.codes();
    }

    /** Packets given to the host. */
    public long forwarded() {
        return forwarded;
    }

    /** Messages understood and not forwarded: touch, pads. */
    public long ignored() {
        return ignored;
    }

    /** Messages that could not be read. */
    public long refused() {
        return refused;
    }

    private void handle(String peerId, BrowserInput input) {
        switch (input) {
            case BrowserInput.Key key -> key(peerId, key);
            case BrowserInput.MouseButton button -> button(peerId, button);
            case BrowserInput.Text text -> {
                for (int codePoint : text.codePoints()) {
                    forward(new InputPacket.Text(codePoint));
                }
            }
            case BrowserInput.MouseMove move -> {
                if (move.deltaX() != 0 || move.deltaY() != 0) {
                    forward(new InputPacket.MouseMove(move.deltaX(), move.deltaY()));
                }
            }
            case BrowserInput.MousePosition position ->
                forward(new InputPacket.MousePosition(
                        Math.clamp(position.x(), 0, position.width() - 1),
                        Math.clamp(position.y(), 0, position.height() - 1),
                        position.width(),
                        position.height()));
            case BrowserInput.FineWheel wheel -> wheel(wheel.deltaX(), wheel.deltaY());
            case BrowserInput.Wheel wheel -> wheel(wheel.deltaX() * NOTCH, wheel.deltaY() * NOTCH);
            case BrowserInput.Touch _,
                    BrowserInput.ControllerArrival _,
                    BrowserInput.ControllerRemoval _,
                    BrowserInput.ControllerState _ -> ignored++;
        }
    }

    private void key(String peerId, BrowserInput.Key key) {
        boolean changes = key.down()
                ? keys.press(key.virtualKey(), peerId)
                : keys.release(key.virtualKey(), peerId);
        if (changes) {
            forward(new InputPacket.Key(key.virtualKey(), key.down(), key.modifiers(), 0));
        }
    }

    private void button(String peerId, BrowserInput.MouseButton button) {
        boolean changes = button.down()
                ? buttons.press(button.button(), peerId)
                : buttons.release(button.button(), peerId);
        if (changes) {
            forward(new InputPacket.MouseButton(button.button(), button.down()));
        }
    }

    private void wheel(int deltaX, int deltaY) {
        if (deltaY != 0) {
            forward(new InputPacket.Scroll(deltaY));
        }
        if (deltaX != 0) {
            forward(new InputPacket.HorizontalScroll(deltaX));
        }
    }

    private void releaseKeys(String peerId) {
        for (int virtualKey : keys.releaseAll(peerId)) {
            forward(new InputPacket.Key(virtualKey, false, heldModifiers(), 0));
        }
    }

    private void releaseButtons(String peerId) {
        for (int button : buttons.releaseAll(peerId)) {
            forward(new InputPacket.MouseButton(button, false));
        }
    }

    /** The modifiers others still hold: a host presses what this byte names and it misses. */
    private int heldModifiers() {
        return (anyHeld(0x10, 0xA0, 0xA1) ? SHIFT : 0)
                | (anyHeld(0x11, 0xA2, 0xA3) ? CONTROL : 0)
                | (anyHeld(0x12, 0xA4, 0xA5) ? ALT : 0)
                | (keys.held(0x5B) || keys.held(0x5C) ? META : 0);
    }

    private boolean anyHeld(int either, int left, int right) {
        return keys.held(either) || keys.held(left) || keys.held(right);
    }

    private void forward(InputPacket packet) {
        forwarded++;
        host.accept(packet);
    }
}
