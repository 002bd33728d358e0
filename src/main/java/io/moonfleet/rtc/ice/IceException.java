package io.moonfleet.rtc.ice;

import java.io.IOException;

/** The ports that peers connect to could not be opened. The message says what to change. */
public final class IceException extends IOException {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        /** No interface has an address of the wanted families. */
        NO_ADDRESS,
        /** Every port of the range is taken. */
        NO_FREE_PORT
    }

    private final Reason reason;

    IceException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
