package io.moonfleet.gamestream.enet;

/** Why an ENet connection ended. */
public enum DisconnectCause {
    /** The other side sent DISCONNECT (before the handshake was complete: it refused). */
    REMOTE,
    /** This side asked for it, and the other side acknowledged it or was told without waiting. */
    LOCAL,
    /** The other side did not acknowledge a reliable command in time. */
    TIMEOUT,
    /** The other side answered the handshake with values that cannot be. */
    PROTOCOL_ERROR,
    /** This side's socket failed. */
    SOCKET_FAILURE,
    /** This side could not go on: a defect, or no memory. */
    FAILURE
}
