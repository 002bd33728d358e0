package io.moonfleet.server.hosts;

/** The request named a host that cannot be used; a caller's mistake, without a stack trace. */
public final class HostRefusedException extends RuntimeException {
    /** Why. */
    public enum Reason {
        NOT_FOUND("Host not found"),
        NOT_PAIRED("Host not paired"),
        BUILT_IN("The demo host cannot be removed");

        private final String message;

        Reason(String message) {
            this.message = message;
        }
    }

    private final Reason reason;

    public HostRefusedException(Reason reason) {
        super(reason.message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
