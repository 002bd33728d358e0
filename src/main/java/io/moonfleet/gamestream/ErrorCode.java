package io.moonfleet.gamestream;

/** Stable names of what can go wrong with a host; programs and tests compare these, never the sentences. */
public enum ErrorCode {
    HOST_UNREACHABLE,
    HOST_TOO_OLD,
    HOST_NOT_PAIRED,
    HOST_CERTIFICATE_CHANGED,
    HOST_IDENTITY_CHANGED,
    HOST_BUSY,
    HOST_REFUSED,
    HOST_PROTOCOL_ERROR,
    APP_NOT_FOUND,
    PAIRING_REJECTED,
    PAIRING_IN_PROGRESS,
    PAIRING_WRONG_PIN,
    PAIRING_MAN_IN_THE_MIDDLE,
    PAIRING_FAILED,
    RTSP_STATUS,
    NO_CODEC,
    CONTROL_UNREACHABLE,
    CONTROL_LOST,
    CONTROL_CLOSED,
    NO_VIDEO_TRAFFIC,
    NO_VIDEO_FRAME,
    RECEIVE_FAILED,
    TERMINATED_BY_HOST,
    TIMEOUT,
    CANCELLED,
    INTERNAL
}
