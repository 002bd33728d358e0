package io.moonfleet.rtc.sctp;

/** The peer did what the protocol does not allow; the association ends. */
final class ProtocolViolationException extends Exception {
    private static final long serialVersionUID = 1L;
    private final SctpEnd.Reason reason;
    private final int cause;

    ProtocolViolationException(String message) {
        this(SctpEnd.Reason.PROTOCOL_VIOLATION, ErrorCause.PROTOCOL_VIOLATION, message);
    }

    ProtocolViolationException(SctpEnd.Reason reason, int cause, String message) {
        super(message, null, false, false);
        this.reason = reason;
        this.cause = cause;
    }

    SctpEnd.Reason reason() {
        return reason;
    }

    /** What the peer is told, see {@link ErrorCause}. */
    int errorCause() {
        return cause;
    }
}
