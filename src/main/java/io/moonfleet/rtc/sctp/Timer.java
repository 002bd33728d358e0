package io.moonfleet.rtc.sctp;

import java.util.concurrent.TimeUnit;

/** A point in time that may come, by the caller's clock in nanoseconds. */
final class Timer {
    private boolean running;
    private long deadline;

    void start(long now, long millis) {
        running = true;
        deadline = now + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    void stop() {
        running = false;
    }

    boolean running() {
        return running;
    }

    /** Whether it has come; stops it then. */
    boolean expired(long now) {
        if (!running || deadline - now > 0) {
            return false;
        }
        running = false;
        return true;
    }

    /** The earlier of this and another point, {@link DataChannels#NEVER} meaning none. */
    long earlier(long other) {
        return running && (other == DataChannels.NEVER || deadline - other < 0) ? deadline : other;
    }
}
