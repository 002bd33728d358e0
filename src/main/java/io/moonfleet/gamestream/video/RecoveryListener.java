package io.moonfleet.gamestream.video;

/**
 * What a {@link VideoReceiver} wants to have sent to the host. Called on the thread that calls the receiver; must return
 * quickly, a live session hands it to its control thread. The receiver calls {@link #requestIdr} once for a burst of
 * losses, but coalescing requests that are still in flight is the control stream's business.
 */
public interface RecoveryListener {
    /** The decoder needs a picture that stands for itself: send 0x0302. */
    void requestIdr();

    /** These frames, both included, will not be delivered because packets were lost. Each frame is reported once. */
    void framesLost(int first, int last);

    /** A block needed repair or could not be repaired; for 0x5502, statistics only. */
    void fecStatus(FecStatus status);

    /** Only with reference frame invalidation: send 0x0301 for these frames, both included. */
    default void invalidateReferenceFrames(int first, int last) {
        requestIdr();
    }

    /** Only with reference frame invalidation: this frame, delivered, may be referred to for long; send 0x0350. */
    default void longTermReference(int frame) {}
}
