package io.moonfleet.rtc.sctp;

/** How many bytes of user data may be on their way (RFC 9260 section 7.2). */
final class CongestionControl {
    private final int mtu;
    private long window;
    private long threshold;
    private long partialBytesAcknowledged;
    private boolean recovering;
    private long recoveryExit;

    CongestionControl(int mtu) {
        this.mtu = mtu;
        start(0);
    }

    /** Section 7.2.1: begins a new association; the threshold may be as large as the peer's window. */
    void start(long peerWindow) {
        window = Math.min(4L * mtu, Math.max(2L * mtu, 4_404));
        threshold = Math.max(peerWindow, 4L * mtu);
        partialBytesAcknowledged = 0;
        recovering = false;
    }

    long window() {
        return window;
    }

    long threshold() {
        return threshold;
    }

    boolean recovering() {
        return recovering;
    }

    /**
     * After an acknowledgement that advanced the cumulative TSN.
     *
     * @param acknowledged bytes acknowledged anew, in gaps too
     * @param flightBefore bytes on their way before it came
     * @param cumulative the TSN acknowledged
     * @param nothingLeft whether nothing is on its way any more
     */
    void advanced(long acknowledged, long flightBefore, long cumulative, boolean nothingLeft) {
        boolean used = flightBefore >= window;
        if (recovering) {
            if (cumulative >= recoveryExit) {
                recovering = false;
            }
        } else if (window <= threshold) {
            if (used) {
                window += Math.min(acknowledged, mtu);
            }
        } else {
            partialBytesAcknowledged += acknowledged;
            if (partialBytesAcknowledged >= window) {
                // An idle sender's window does not grow; what it has not used is not kept either.
                partialBytesAcknowledged = used ? partialBytesAcknowledged - window : window;
                window += used ? mtu : 0;
            }
        }
        if (nothingLeft) {
            partialBytesAcknowledged = 0;
        }
    }

    /** Section 7.2.4: chunks were reported missing thrice; true when this began a recovery. */
    boolean lost(long highestOutstanding) {
        if (recovering) {
            return false;
        }
        threshold = Math.max(window / 2, 4L * mtu);
        window = threshold;
        partialBytesAcknowledged = 0;
        recovering = true;
        recoveryExit = highestOutstanding;
        return true;
    }

    /** Section 7.2.3: the retransmission timer expired. */
    void timedOut() {
        threshold = Math.max(window / 2, 4L * mtu);
        window = mtu;
        partialBytesAcknowledged = 0;
        recovering = false;
    }
}
