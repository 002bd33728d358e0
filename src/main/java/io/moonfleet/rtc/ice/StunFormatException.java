package io.moonfleet.rtc.ice;

/** Bytes that are no STUN message. */
public final class StunFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    StunFormatException(String message) {
        super(message, null, false, false);
    }
}
