package io.moonfleet.rtc.fanout;

/** A description that cannot be taken. The message quotes nothing of it. */
final class SdpException extends Exception {
    private static final long serialVersionUID = 1L;

    SdpException(String message) {
        super(message);
    }
}
