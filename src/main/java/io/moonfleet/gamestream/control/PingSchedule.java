package io.moonfleet.gamestream.control;

/**
 * When the periodic ping goes out (protocol document, section 6.5): every 100 ms, and one that is late is not made up for
 * by a burst. Times are microseconds of a monotonic clock; one thread.
 */
final class PingSchedule {
    static final long INTERVAL = 100_000;

    private long next = Long.MIN_VALUE / 2;

    /** Whether a ping is due; it counts as sent. */
    boolean due(long now) {
        if (now < next) {
            return false;
        }
        next = now - next > INTERVAL ? now + INTERVAL : next + INTERVAL;
        return true;
    }

    /** When the next one is due; past for now. */
    long next() {
        return next;
    }
}
