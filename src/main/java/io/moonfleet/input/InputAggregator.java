package io.moonfleet.input;

import io.moonfleet.gamestream.input.InputPacket;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Makes one keyboard and one mouse out of those of all peers. A key or button goes down with its first press and up with
 * its last release; a repeated press of one peer is ignored (the host repeats by itself). The last mouse position wins,
 * relative motion, wheels and text of everybody go through. A peer that leaves lets go of what it alone held.
 *
 * <p>Each pad of each peer is a pad of its own on the host, fingers of several peers touch one screen, and there is one
 * pen. While there is no host only pads are remembered, with their state: they are announced to the next one.
 *
 * <p>Single-threaded: only the streamer's owner thread calls it, so there are no locks. It remembers a peer only while
 * the peer holds something; whoever calls it must not pass on messages of a peer that is gone.
 */
public final class InputAggregator {
    /** No host has more pads. */
    public static final int PADS = Pads.SLOTS;

    private static final int NOTCH = 120;
    private static final int SHIFT = 1;
    private static final int CONTROL = 2;
    private static final int ALT = 4;
    private static final int META = 8;
    /** A key whose code is not normalised is another key than that of the same code. */
    private static final int NOT_NORMALISED = 0x100;

    private final Consumer<InputPacket> host;
    private final HeldInputs keys = new HeldInputs();
    private final HeldInputs buttons = new HeldInputs();
    private final Pads pads = new Pads(this::forward);
    private final TouchScreen screen = new TouchScreen(this::forward);
    private boolean hostReady = true;
    private final Set<Integer> leftKeys = new TreeSet<>();
    private final Set<Integer> leftButtons = new TreeSet<>();
    private long forwarded;
    private long ignored;
    private long refused;

    /** With a host that is ready. */
    public InputAggregator(Consumer<InputPacket> host) {
        this.host = host;
    }

    /** From now on there is a host, which knows of nothing yet and has so many pads. */
    public void hostReady(int padSlots) {
        if (!hostReady) {
            hostReady = true;
            // A host that has kept the app may have kept what was held down, too.
            leftKeys.forEach(key -> forward(key(key, false, 0)));
            leftButtons.forEach(button -> forward(new InputPacket.MouseButton(button, false)));
            leftKeys.clear();
            leftButtons.clear();
            pads.announceAll(padSlots);
        }
    }

    /** The host is gone, and everything counts as let go; until the next one is ready nothing goes out. */
    public void hostGone() {
        hostReady = false;
        leftKeys.addAll(keys.codes());
        leftButtons.addAll(buttons.codes());
        keys.clear();
        buttons.clear();
        screen.forget();
        pads.forgetHost();
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
        screen.cancelTouches(peerId);
        screen.cancelPen(peerId);
        pads.removeAll(peerId);
    }

    /** Input of this peer was lost, maybe a release among it: it lets go of everything, and its pads stay. */
    public void inputLost(String peerId) {
        releaseKeys(peerId);
        releaseButtons(peerId);
        screen.cancelTouches(peerId);
        screen.cancelPen(peerId);
        pads.releaseAll(peerId);
    }

    /** Whose the pad is that the host knows by this number. */
    public Optional<PadOwner> padOwner(int slot) {
        return pads.owner(slot);
    }

    /** The host wants to be told of the motion of a pad (1 acceleration, 2 rotation), or not any more. */
    public void wantMotion(int slot, int kind, boolean wanted) {
        pads.wantMotion(slot, kind, wanted);
    }

    /** A channel of a peer closed: what was pressed through it cannot be released through it any more. */
    public void channelClosed(String peerId, String label) {
        switch (label) {
            case "keyboard" -> releaseKeys(peerId);
            case "mouse", "mouseClicks" -> releaseButtons(peerId);
            case "touch" -> screen.cancelTouches(peerId);
            case "pen" -> screen.cancelPen(peerId);
            case "controllers" -> pads.removeAll(peerId);
            default -> BrowserInputCodec.padOf(label).ifPresent(id -> pads.release(new PadOwner(peerId, id)));
        }
    }

    /** Virtual-key codes that are down on the host, plus 0x100 where they are not normalised. */
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

    /** Messages understood that meant nothing: a finger that is not down, a pad too many, anything without a host. */
    public long ignored() {
        return ignored;
    }

    /** Messages that could not be read. */
    public long refused() {
        return refused;
    }

    private void handle(String peerId, BrowserInput input) {
        if (!hostReady && !outlastsHost(input)) {
            ignored++;
            return;
        }
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
            case BrowserInput.Touch touch -> count(screen.touch(peerId, touch));
            case BrowserInput.Pen pen -> count(screen.pen(peerId, pen));
            case BrowserInput.OfPad pad -> count(pads.handle(peerId, pad));
        }
    }

    /** Whether the next host has to know of it. */
    private static boolean outlastsHost(BrowserInput input) {
        return input instanceof BrowserInput.OfPad
                && !(input instanceof BrowserInput.ControllerMotion)
                && !(input instanceof BrowserInput.ControllerTouch);
    }

    private void count(boolean meant) {
        if (!meant) {
            ignored++;
        }
    }

    private void key(String peerId, BrowserInput.Key key) {
        int code = key.virtualKey() | (key.notNormalised() ? NOT_NORMALISED : 0);
        boolean changes = key.down() ? keys.press(code, peerId) : keys.release(code, peerId);
        if (changes) {
            forward(key(code, key.down(), key.modifiers()));
        }
    }

    private static InputPacket key(int code, boolean down, int modifiers) {
        int flags = (code & NOT_NORMALISED) != 0 ? InputPacket.Key.NOT_NORMALISED : 0;
        return new InputPacket.Key(code & 0xFF, down, modifiers, flags);
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
        for (int code : keys.releaseAll(peerId)) {
            forward(key(code, false, heldModifiers()));
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
        if (hostReady) {
            forwarded++;
            host.accept(packet);
        }
    }
}
