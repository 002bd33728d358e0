package io.moonfleet.server.peers;

import java.util.function.LongSupplier;

/**
 * How many messages one browser may send: a burst for its candidates, then a steady rate that signalling never comes
 * near. Not thread-safe.
 */
final class MessageRate {
    private static final long BURST = 500;
    private static final long PER_SECOND = 100;

    private final LongSupplier nanoTime;
    private double available = BURST;
    private long lastNanos;

    MessageRate() {
        this(System::nanoTime);
    }

    MessageRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
    }

    boolean take() {
        long now = nanoTime.getAsLong();
        available = Math.min(BURST, available + (now - lastNanos) * 1e-9 * PER_SECOND);
        lastNanos = now;
        if (available < 1) {
            return false;
        }
        available--;
        return true;
    }
}
