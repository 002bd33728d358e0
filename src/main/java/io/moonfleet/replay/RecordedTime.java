package io.moonfleet.replay;

import java.util.concurrent.locks.LockSupport;

/** The clock of a replay: the recording's own, or the system's, at which a datagram comes when it came then. One thread. */
final class RecordedTime {
    private final boolean real;
    private boolean started;
    private long offset;

    RecordedTime(boolean real) {
        this.real = real;
    }

    /** Waits until it is that time in the recording, and says what time it is by this clock. */
    long await(long recordedNanos) {
        if (!real) {
            return recordedNanos;
        }
        long now = System.nanoTime();
        if (!started) {
            started = true;
            offset = now - recordedNanos;
        }
        long due = recordedNanos + offset;
        while (due - now > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(due - now);
            now = System.nanoTime();
        }
        return now;
    }
}
