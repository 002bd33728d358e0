package io.moonfleet.rtc;

/** A description that the WebRTC library did not take, or an offer or answer that it could not make. */
final class NegotiationException extends Exception {
    private static final long serialVersionUID = 1L;

    NegotiationException(String message) {
        super(message);
    }
}
