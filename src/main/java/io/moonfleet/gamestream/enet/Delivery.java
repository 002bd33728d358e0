package io.moonfleet.gamestream.enet;

/** How an ENet message is delivered (protocol document, section 6.1.4). */
public enum Delivery {
    /** Retransmitted until acknowledged; in order and exactly once per channel. */
    RELIABLE,
    /** Sent once; delivered only if nothing newer of its channel was delivered before. */
    UNRELIABLE,
    /** Sent once; delivered whenever it arrives, at most once. */
    UNSEQUENCED
}
