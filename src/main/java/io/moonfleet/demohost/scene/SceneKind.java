package io.moonfleet.demohost.scene;

/** The apps the demo host offers, each with its own background. */
public enum SceneKind {
    DEMO(1, "Demo"),
    TEST_CARD(2, "Test Card"),
    /** A still picture that is sent with a bitrate of its own; for measuring. */
    LOAD(3, "Load"),
    /** As {@link #DEMO}, encoded in H.264's High profile: arithmetic coding and 8x8 transforms. */
    HIGH_PROFILE(4, "High Profile");

    private final int appId;
    private final String title;

    SceneKind(int appId, String title) {
        this.appId = appId;
        this.title = title;
    }

    public int appId() {
        return appId;
    }

    public String title() {
        return title;
    }
}
