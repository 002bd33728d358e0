package io.moonfleet.rtc;

/** RTCSessionDescription of W3C WebRTC. */
public record SessionDescription(Type type, String sdp) {
    public enum Type {
        OFFER,
        ANSWER,
        PRANSWER,
        ROLLBACK
    }
}
