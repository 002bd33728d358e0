package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.rtp.PacketizedFrame;

/**
 * The pictures of one viewer. A viewer that does not keep up loses all of its pictures up to the next key frame, for
 * pictures depend on those before them; nobody else notices. One thread.
 */
final class VideoQueue {
    private static final int MAX_FRAMES = 64;
    private static final long MAX_BYTES = 4L << 20;

    /** A picture that has waited this long shows that the viewer does not keep up. */
    static final long MAX_AGE_NANOS = 300_000_000L;

    private final FrameQueue frames = new FrameQueue(MAX_FRAMES);
    private boolean awaitingKeyFrame = true;
    private long dropped;
    private long waits;

    FrameQueue frames() {
        return frames;
    }

    boolean awaitingKeyFrame() {
        return awaitingKeyFrame;
    }

    /** Pictures that were left out although the viewer wanted them. */
    long dropped() {
        return dropped;
    }

    /** Times that pictures were left out up to a key frame. */
    long waits() {
        return waits;
    }

    /** Whether the next picture no longer fits, or the ones that wait are too old. */
    boolean overflows(PacketizedFrame next, long now) {
        if (frames.isEmpty()) {
            return false;
        }
        return frames.isFull()
                || frames.bytes() + next.payloadBytes() > MAX_BYTES
                || now - frames.head().receivedNanos() > MAX_AGE_NANOS;
    }

    /** Whether the picture is of use to the viewer now; otherwise it is counted as dropped. */
    boolean wants(PacketizedFrame next) {
        if (awaitingKeyFrame && !next.keyFrame()) {
            dropped++;
            return false;
        }
        return true;
    }

    /** Takes a picture that is wanted, and a reference of its own to it. */
    void add(PacketizedFrame frame) {
        awaitingKeyFrame = false;
        frames.add(frame.retain());
    }

    /** Nothing more is taken before a key frame comes. What waits is to be cleared out by the caller. */
    void interrupt() {
        dropped += frames.size();
        if (!awaitingKeyFrame) {
            awaitingKeyFrame = true;
            waits++;
        }
    }
}
