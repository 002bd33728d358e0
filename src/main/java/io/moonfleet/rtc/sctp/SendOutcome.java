package io.moonfleet.rtc.sctp;

/** What became of a message that was to be sent. */
public enum SendOutcome {
    /** It waits to be sent. */
    QUEUED,
    /** Too much waits already; the message was dropped and may be offered again later. */
    BUFFER_FULL,
    /** Longer than the peer takes. */
    TOO_LARGE,
    /** The channel is closing or closed. */
    CLOSED
}
