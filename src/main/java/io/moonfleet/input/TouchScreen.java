package io.moonfleet.input;

import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.input.TouchEvent;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One touch screen and one pen made of those of all peers. Fingers are numbered anew, so that two peers never share one.
 * The pen belongs to the peer that has it down, else to the one that used it last. One thread.
 */
final class TouchScreen {
    /** More than hosts handle. */
    private static final int MAX_FINGERS = 32;

    private static final int MAX_FINGERS_OF_A_PEER = 10;
    private static final int UNKNOWN_ROTATION = 0xFFFF;
    private static final int UNKNOWN_TILT = 0xFF;

    private record Key(String peerId, long pointerId) {}

    /** Who has the pen, and where it is. */
    private record Holder(String peerId, BrowserInput.Pen last, boolean down) {}

    private final Consumer<InputPacket> host;
    private final Fingers<Key> fingers = new Fingers<>(MAX_FINGERS);
    private Optional<Holder> pen = Optional.empty();

    TouchScreen(Consumer<InputPacket> host) {
        this.host = host;
    }

    /** Returns false when the event means nothing: a finger that is not down, or one too many. */
    boolean touch(String peerId, BrowserInput.Touch touch) {
        Key key = new Key(peerId, touch.pointerId());
        Optional<Fingers.Finger> finger =
                switch (touch.phase()) {
                    case DOWN -> full(peerId) ? Optional.empty() : fingers.down(key, touch.x(), touch.y());
                    case MOVE -> fingers.move(key, touch.x(), touch.y());
                    case UP, CANCEL -> fingers.up(key);
                };
        TouchEvent event =
                switch (touch.phase()) {
                    case DOWN -> TouchEvent.DOWN;
                    case MOVE -> TouchEvent.MOVE;
                    case UP -> TouchEvent.UP;
                    case CANCEL -> TouchEvent.CANCEL;
                };
        finger.ifPresent(found -> host.accept(new InputPacket.Touch(
                event,
                touch.rotation(),
                found.number(),
                touch.x(),
                touch.y(),
                touch.pressure(),
                touch.radiusMajor(),
                touch.radiusMinor())));
        return finger.isPresent();
    }

    private boolean full(String peerId) {
        return fingers.count(key -> key.peerId().equals(peerId)) >= MAX_FINGERS_OF_A_PEER;
    }

    /** Returns false when another peer has the pen down. */
    boolean pen(String peerId, BrowserInput.Pen event) {
        boolean others = pen.filter(holder -> !holder.peerId().equals(peerId)).isPresent();
        if (others && pen.orElseThrow().down()) {
            return false;
        }
        boolean wasDown = !others && pen.map(Holder::down).orElse(false);
        switch (event.event()) {
            case DOWN -> pen = Optional.of(new Holder(peerId, event, true));
            case UP, HOVER -> pen = Optional.of(new Holder(peerId, event, false));
            case MOVE, BUTTON_ONLY -> pen = Optional.of(new Holder(peerId, event, wasDown));
            case CANCEL, HOVER_LEAVE, CANCEL_ALL -> {
                if (others || pen.isEmpty()) {
                    // Whoever leaves has not the pen.
                    return false;
                }
                pen = Optional.empty();
            }
        }
        if (event.event() == TouchEvent.MOVE && !wasDown) {
            // Its beginning was lost or taken back; the host must not see a stroke without one.
            return false;
        }
        host.accept(packet(event.event(), event));
        return true;
    }

    private static InputPacket packet(TouchEvent event, BrowserInput.Pen pen) {
        return new InputPacket.Pen(
                event,
                pen.tool(),
                pen.buttons(),
                pen.x(),
                pen.y(),
                pen.pressureOrDistance(),
                pen.rotation(),
                pen.tilt(),
                pen.contactMajor(),
                pen.contactMinor());
    }

    /** Lifts every finger of a peer, as if it had never touched. */
    void cancelTouches(String peerId) {
        fingers.upAll(key -> key.peerId().equals(peerId))
                .values()
                .forEach(finger -> host.accept(new InputPacket.Touch(
                        TouchEvent.CANCEL, UNKNOWN_ROTATION, finger.number(), finger.x(), finger.y(), 0, 0, 0)));
    }

    /** Takes the pen away from a peer. */
    void cancelPen(String peerId) {
        pen.filter(holder -> holder.peerId().equals(peerId)).ifPresent(holder -> {
            pen = Optional.empty();
            BrowserInput.Pen last = holder.last();
            host.accept(new InputPacket.Pen(
                    holder.down() ? TouchEvent.CANCEL : TouchEvent.HOVER_LEAVE,
                    last.tool(),
                    0,
                    last.x(),
                    last.y(),
                    0,
                    UNKNOWN_ROTATION,
                    UNKNOWN_TILT,
                    0,
                    0));
        });
    }

    /** The host that knew of it is gone. */
    void forget() {
        fingers.upAll(_ -> true);
        pen = Optional.empty();
    }
}
