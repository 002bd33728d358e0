package io.moonfleet.rtc.sctp;

/** Bytes of the peer that are no packet, chunk or parameter. */
final class MalformedPacketException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedPacketException(String message) {
        // Hostile peers cause many of these, and where they came from is clear from the message.
        super(message, null, false, false);
    }
}
