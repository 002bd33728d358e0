package io.moonfleet.replay;

/** What a captured packet carries above IP. */
sealed interface Segment {
    long timeNanos();

    Endpoint source();

    Endpoint destination();

    byte[] payload();

    record Udp(long timeNanos, Endpoint source, Endpoint destination, byte[] payload) implements Segment {}

    /** @param sequence sequence number of the first payload byte; of the SYN itself where {@code syn} is set */
    record Tcp(long timeNanos, Endpoint source, Endpoint destination, int sequence, boolean syn, byte[] payload)
            implements Segment {}
}
