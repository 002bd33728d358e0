package io.moonfleet.rtc.fanout;

/**
 * Finds a viewer that took the stream's codec but cannot decode the pictures: it asks for a key frame, gets one without
 * loss, and asks again, time after time. A browser answers about a codec, not about each of its profiles, depths and
 * sizes. One thread; times are those of {@link System#nanoTime()}.
 */
final class DecodeWatch {
    /** Key frames in a row that were of no use. */
    private static final int ENOUGH = 5;

    /** A picture after which nobody asks for so long was shown. */
    private static final long SHOWN_NANOS = 1_500_000_000L;

    /** A request that comes sooner was on its way before the picture arrived. */
    private static final long LEAST_NANOS = 15_000_000L;

    private final Runnable undecodable;
    private boolean waiting;
    private long sentAt;
    private int useless;

    /** @param undecodable run once */
    DecodeWatch(Runnable undecodable) {
        this.undecodable = undecodable;
    }

    /** The last packet of a key frame has left. */
    void keyFrameSent(long now) {
        if (waiting && now - sentAt >= SHOWN_NANOS) {
            useless = 0;
        }
        waiting = true;
        sentAt = now;
    }

    /** Something was lost on the way: the key frame proves nothing. */
    void lost() {
        waiting = false;
    }

    /** The viewer asks for a key frame. */
    void requested(long now, long roundTripNanos) {
        long passed = now - sentAt;
        if (!waiting || passed < Math.max(LEAST_NANOS, roundTripNanos * 3 / 4)) {
            return;
        }
        waiting = false;
        if (passed >= SHOWN_NANOS) {
            useless = 0;
        } else if (++useless == ENOUGH) {
            undecodable.run();
        }
    }
}
