package io.moonfleet.server.registry;

/** A streamer cannot be created now; nothing has happened. Without a stack trace: callers cause it at will. */
public final class StreamerRefusedException extends RuntimeException {
    /** Why. */
    public enum Reason {
        DUPLICATE("Streamer already exists"),
        LIMIT_REACHED("The limit of streamers is reached"),
        SHUTTING_DOWN("The server is shutting down");

        private final String message;

        Reason(String message) {
            this.message = message;
        }
    }

    private final Reason reason;

    StreamerRefusedException(Reason reason) {
        super(reason.message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
