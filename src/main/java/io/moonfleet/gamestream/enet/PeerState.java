package io.moonfleet.gamestream.enet;

/** Where an ENet connection is in its life (protocol document, sections 6.1.5 and 6.1.7). */
enum PeerState {
    /** The client's CONNECT is out. */
    CONNECTING,
    /** The host's VERIFY_CONNECT is out. */
    ACKNOWLEDGING_CONNECT,
    CONNECTED,
    /** This side wants to leave as soon as everything is acknowledged. */
    DISCONNECT_LATER,
    /** This side's DISCONNECT is out. */
    DISCONNECTING,
    /** The other side said goodbye; what it sent before may still come. */
    LEAVING,
    /** An unsequenced DISCONNECT is still to be sent. */
    FAREWELL,
    /** Over, but repeats of the other side's DISCONNECT are acknowledged. */
    LINGERING,
    DISCONNECTED;

    /** Whether the handshake is complete. */
    boolean established() {
        return this != CONNECTING && this != ACKNOWLEDGING_CONNECT;
    }

    /** Whether messages are taken. */
    boolean receiving() {
        return this == CONNECTED || this == DISCONNECT_LATER || this == LEAVING;
    }

    /** Whether the listener knows of the end. */
    boolean over() {
        return this == FAREWELL || this == LINGERING || this == DISCONNECTED;
    }
}
