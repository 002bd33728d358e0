package io.moonfleet.gamestream.video;

/**
 * Decides after a loss which complete frames may still be delivered and what is asked of the host (protocol document, section
 * 4.10). Without reference frame invalidation every loss waits for a key frame, which is requested once for a burst of
 * losses, when a complete frame shows that the network works again. With it the host is told at once what it must not refer
 * to, and the first frame that keeps to it is delivered. One thread.
 */
final class LossRecovery {
    private static final int MOST_DROPS = 120;

    private final boolean invalidation;
    private final RecoveryListener listener;
    private boolean awaitingIdr = true;
    /** At the start too: a host that does not begin with a key frame is asked for one at once. */
    private boolean requestWhenFrameCompletes = true;
    private boolean awaitingInvalidation;
    /** The frame that was given up before the next one came, 0 for none, and whether it is all that is missing. */
    private int suspected;

    private boolean onlySuspected;
    private boolean keyFrameSeen;
    private int firstUndelivered = 1;
    private int drops;
    private long idrRequests;

    LossRecovery(boolean invalidation, RecoveryListener listener) {
        this.invalidation = invalidation;
        this.listener = listener;
    }

    /** Frames that will never be complete. */
    void lost(int first, int last) {
        listener.framesLost(first, last);
        if (!canInvalidate()) {
            awaitingIdr = true;
            requestWhenFrameCompletes = true;
        } else if (last != suspected) {
            listener.invalidateReferenceFrames(firstUndelivered, last);
        }
        awaitingInvalidation = !awaitingIdr;
        onlySuspected = false;
        countDrops(last - first + 1);
    }

    /**
     * The frame has lost more than can be repaired, unless packets come that others have overtaken. To say so at once saves
     * the time until the next frame shows it; it only pays where the answer is not a key frame.
     */
    void suspect(int frame) {
        if (canInvalidate() && frame != suspected) {
            suspected = frame;
            onlySuspected = !awaitingInvalidation;
            awaitingInvalidation = true;
            listener.invalidateReferenceFrames(firstUndelivered, frame);
        }
    }

    /** Whether that frame was given up too early if it should be complete now. */
    boolean suspects(int frame) {
        return suspected == frame;
    }

    private boolean canInvalidate() {
        return invalidation && keyFrameSeen && !awaitingIdr;
    }

    /** Whether this complete frame is to be delivered. */
    boolean deliver(AccessUnit accessUnit) {
        boolean useful;
        if (accessUnit.keyFrame()) {
            useful = true;
        } else if (awaitingIdr) {
            useful = false;
            if (requestWhenFrameCompletes) {
                requestIdr();
            }
        } else if (awaitingInvalidation && onlySuspected && suspected == accessUnit.frameNumber()) {
            // It came after all, and so nothing is missing; what the host makes of the message is no harm.
            useful = true;
        } else if (awaitingInvalidation && referencesLostFrames(accessUnit.type())) {
            useful = false;
            listener.invalidateReferenceFrames(firstUndelivered, accessUnit.frameNumber());
        } else {
            useful = true;
        }
        if (!useful) {
            countDrops(1);
            return false;
        }
        keyFrameSeen |= accessUnit.keyFrame();
        awaitingIdr = false;
        awaitingInvalidation = false;
        requestWhenFrameCompletes = false;
        drops = 0;
        suspected = 0;
        firstUndelivered = accessUnit.frameNumber() + 1;
        return true;
    }

    /** The frame just delivered may be referred to for long. */
    void longTermReference(int frame) {
        if (invalidation) {
            listener.longTermReference(frame);
        }
    }

    /** The position in the stream was wrong: what comes from {@code frame} on is judged anew, from a key frame on. */
    void restart(int frame) {
        awaitingIdr = true;
        firstUndelivered = frame;
        suspected = 0;
        drops = 0;
        requestIdr();
    }

    private static boolean referencesLostFrames(FrameType type) {
        return switch (type) {
            case P, P_UNKNOWN -> true;
            case IDR, INTRA_REFRESH, P_AFTER_INVALIDATION -> false;
        };
    }

    private void countDrops(int count) {
        drops = count >= MOST_DROPS ? MOST_DROPS : drops + count;
        if (drops >= MOST_DROPS) {
            drops = 0;
            awaitingIdr = true;
            requestIdr();
        }
    }

    private void requestIdr() {
        requestWhenFrameCompletes = false;
        awaitingInvalidation = false;
        idrRequests++;
        listener.requestIdr();
    }

    long idrRequests() {
        return idrRequests;
    }
}
