package io.moonfleet.gamestream.input;

import java.util.Optional;

/** What a finger or pen did (protocol document, section 7.2, "Touch"). */
public enum TouchEvent {
    HOVER(0),
    DOWN(1),
    UP(2),
    MOVE(3),
    CANCEL(4),
    BUTTON_ONLY(5),
    HOVER_LEAVE(6),
    CANCEL_ALL(7);

    private final int wireValue;

    TouchEvent(int wireValue) {
        this.wireValue = wireValue;
    }

    public int wireValue() {
        return wireValue;
    }

    /** Whether the next event of the pointer makes this one worthless if it is lost. */
    public boolean replaceable() {
        return this == HOVER || this == MOVE;
    }

    /** Whether something is lifted by it, which stays down on the host when it is lost. */
    public boolean end() {
        return this == UP || this == CANCEL || this == HOVER_LEAVE || this == CANCEL_ALL;
    }

    /** The event of that number on the wire. */
    public static Optional<TouchEvent> of(int wireValue) {
        return wireValue < values().length ? Optional.of(values()[wireValue]) : Optional.empty();
    }
}
