package io.moonfleet.demohost;

import java.util.concurrent.atomic.AtomicBoolean;

/** What the other threads tell a session's video and audio thread. Thread-safe. */
final class SessionSwitches {
    private final Network network;
    private final AtomicBoolean keyFrameWanted = new AtomicBoolean(true);
    private volatile boolean ended;
    private volatile boolean highDynamicRange;

    SessionSwitches(Network network) {
        this.network = network;
    }

    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
    }

    /** Whether video and audio stand still at the moment. */
    boolean mediaStopped() {
        return network.frozen();
    }

    /** Whether pictures are HDR; only those with 10 bits can be. */
    boolean highDynamicRange() {
        return highDynamicRange;
    }

    void highDynamicRange(boolean on) {
        highDynamicRange = on;
    }

    void requestKeyFrame() {
        keyFrameWanted.set(true);
    }

    /** Whether a key frame was asked for since the last call. */
    boolean takeKeyFrameRequest() {
        return keyFrameWanted.getAndSet(false);
    }
}
