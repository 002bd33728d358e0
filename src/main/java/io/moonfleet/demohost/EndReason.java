package io.moonfleet.demohost;

/** Why a session ended. */
enum EndReason {
    /** The client never came through RTSP and the control stream. */
    LAUNCH_EXPIRED,
    /** The client said goodbye; its app goes on. */
    CLIENT_LEFT,
    /** The client fell silent; its app goes on. */
    CLIENT_LOST,
    /** A control message did not decrypt. */
    BAD_CONTROL_MESSAGE,
    /** The same client started another session. */
    REPLACED,
    /** {@code /cancel}: the client is disconnected without a termination message. */
    CANCELLED,
    /** The app exited: the client gets the termination message, then is disconnected. */
    TERMINATED,
    /** The encoder failed: the client gets an error code, then is disconnected. */
    STREAM_FAILED,
    /** The host closes. */
    HOST_CLOSED
}
