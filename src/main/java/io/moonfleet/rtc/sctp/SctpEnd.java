package io.moonfleet.rtc.sctp;

/**
 * Why an association ended.
 *
 * @param detail for the log: says what happened and never contains bytes of the peer
 */
public record SctpEnd(Reason reason, String detail) {
    /** What ended it. */
    public enum Reason {
        /** Both ends agreed, whoever asked. */
        SHUTDOWN,
        /** This side threw it away. */
        ABORTED,
        /** The peer threw it away. */
        ABORTED_BY_PEER,
        /** The peer did not answer the association's set-up. */
        NOT_ANSWERED,
        /** The peer does not answer any more. */
        UNREACHABLE,
        /** The peer sent what the protocol does not allow. */
        PROTOCOL_VIOLATION,
        /** The peer sent more than may wait here. */
        OUT_OF_RESOURCES
    }
}
