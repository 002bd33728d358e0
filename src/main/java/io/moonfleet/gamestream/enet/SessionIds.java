package io.moonfleet.gamestream.enet;

/**
 * The session ids that a slot keeps from one connection to the next (protocol document, section 6.1.5).
 *
 * @param incoming of the datagrams this side takes; 0xFF in a fresh slot
 * @param outgoing of the datagrams this side sends; 0xFF in a fresh slot
 */
record SessionIds(int incoming, int outgoing) {
    private static final int NONE = 0xFF;
    static final SessionIds FRESH = new SessionIds(NONE, NONE);

    /** What a host makes of its slot's ids for a client that asks with {@code client}'s. */
    SessionIds next(SessionIds client) {
        return new SessionIds(advance(client.outgoing(), incoming), advance(client.incoming(), outgoing));
    }

    private static int advance(int asked, int stored) {
        int next = (asked == NONE ? stored : asked) + 1 & 3;
        return next == stored ? next + 1 & 3 : next;
    }
}
