package io.moonfleet.ipc;

import java.time.Duration;

/**
 * Framing constants. A frame on the socket is {@code u32 length | u8 kind | payload}, big-endian; the length counts
 * kind and payload.
 */
public final class IpcProtocol {
    public static final int VERSION = 1;

    /** A JSON message, UTF-8. */
    public static final int KIND_JSON = 1;

    /**
     * From a streamer: one binary message of the WebSocket transport, which the server passes on unchanged (streamers
     * contract, section 9).
     */
    public static final int KIND_MEDIA = 2;

    /** To a streamer: input of a viewer of the WebSocket transport, an {@link InputFrame}. */
    public static final int KIND_INPUT = 3;

    /** From a streamer: a message of the WebSocket transport for one viewer, an {@link InputFrame}. */
    public static final int KIND_TO_VIEWER = 4;

    /** Longest frame accepted, in bytes, kind included. */
    public static final int MAX_FRAME_LENGTH = 4 * 1024 * 1024;

    /** Bound of the queue of messages waiting to be written, each direction. */
    public static final int QUEUE_CAPACITY = 1024;

    public static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(1);

    /** Without any frame for this long the other side counts as gone. */
    public static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(10);

    public static final Duration STATISTICS_INTERVAL = Duration.ofMillis(500);

    /** Environment variable with the child's one-time token. */
    public static final String TOKEN_VARIABLE = "MOONFLEET_IPC_TOKEN";

    /** Environment variable with the path of the server's socket. */
    public static final String SOCKET_VARIABLE = "MOONFLEET_IPC_SOCKET";

    private IpcProtocol() {}
}
