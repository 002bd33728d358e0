package io.moonfleet.demohost;

import java.util.concurrent.atomic.AtomicReference;

/** What the other threads tell a session's video and audio thread. Thread-safe. */
final class SessionSwitches {
    private final Network network;
    private final AtomicReference<PictureRequest> request = new AtomicReference<>(PictureRequest.KEY_FRAME);
    private volatile boolean referenceInvalidation;
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
        request.set(PictureRequest.KEY_FRAME);
    }

    /** Whether the host has offered to do without frames that a client has lost. */
    boolean referenceInvalidation() {
        return referenceInvalidation;
    }

    void referenceInvalidation(boolean offered) {
        referenceInvalidation = offered;
    }

    /** The client has lost frames; a key frame is the answer that always works. */
    void framesLost() {
        PictureRequest answer = referenceInvalidation ? PictureRequest.RECOVERY : PictureRequest.KEY_FRAME;
        request.accumulateAndGet(answer, (one, other) -> one.compareTo(other) >= 0 ? one : other);
    }

    /** What the next picture has to be like, by what was asked for since the last call. */
    PictureRequest takeRequest() {
        return request.getAndSet(PictureRequest.ANY);
    }
}
