package io.moonfleet.server.registry;

/** Life of a streamer: {@code starting -> active -> stopping -> stopped}, or {@code failed} out of the first two. */
public enum StreamerState {
    STARTING("starting"),
    ACTIVE("active"),
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
}
