package io.moonfleet.ipc;

/** Kind of a session description; written in lower case on the wire. */
public enum RtcSdpType {
    OFFER,
    ANSWER,
    PRANSWER,
    ROLLBACK,
    UNSPECIFIED
}
