package io.moonfleet.ipc;

/** What is thought of the connection between streamer and host. */
public enum ConnectionStatus implements UnitVariant {
    OK("Ok"),
    POOR("Poor");

    private final String wireName;

    ConnectionStatus(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
