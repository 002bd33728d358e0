package io.moonfleet.rtc.sdp;

/** A description with which there can be no connection. The message quotes nothing of it. */
public final class NegotiationException extends Exception {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        /** No description, or one larger than any browser's. */
        MALFORMED,
        /** Something without which there is no transport is missing or not understood. */
        NO_TRANSPORT,
        /** Sections for pictures are there, but none with a codec of the stream. */
        NO_COMMON_VIDEO,
        /** It does not fit what was said before. */
        UNEXPECTED
    }

    private final Reason reason;

    public NegotiationException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
