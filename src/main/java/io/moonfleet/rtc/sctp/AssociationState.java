package io.moonfleet.rtc.sctp;

/** Where an association is (RFC 9260 section 4). */
enum AssociationState {
    /** Nothing has been agreed. */
    CLOSED(false),
    COOKIE_WAIT(false),
    COOKIE_ECHOED(false),
    ESTABLISHED(true),
    SHUTDOWN_PENDING(true),
    SHUTDOWN_SENT(true),
    SHUTDOWN_RECEIVED(true),
    SHUTDOWN_ACK_SENT(true),
    /** Over; it does not come back. */
    ENDED(false);

    private final boolean up;

    AssociationState(boolean up) {
        this.up = up;
    }

    /** Whether both ends know each other. */
    boolean up() {
        return up;
    }

    /** Whether the peer may send user data. */
    boolean receives() {
        return this == ESTABLISHED || this == SHUTDOWN_PENDING || this == SHUTDOWN_SENT;
    }

    /** Whether user data may be sent and acknowledged. */
    boolean sends() {
        return this == ESTABLISHED || this == SHUTDOWN_PENDING || this == SHUTDOWN_RECEIVED;
    }
}
