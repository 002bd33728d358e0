package io.moonfleet.server.registry;

/**
 * Life of a streamer: {@code starting -> active -> stopping -> stopped}, with {@code active -> reconnecting -> active} while
 * the host is lost, and {@code failed} out of the first two and that.
 */
public enum StreamerState {
    STARTING("starting"),
    ACTIVE("active"),
    RECONNECTING("reconnecting"),
    STOPPING("stopping"),
    STOPPED("stopped"),
    FAILED("failed");

    private final String wireName;

    StreamerState(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** Nothing runs any more and nothing will. */
    public boolean isTerminal() {
        return this == STOPPED || this == FAILED;
    }

    /** It streams, or may yet. */
    public boolean isAlive() {
        return this == STARTING || this == ACTIVE || this == RECONNECTING;
    }
}
