package io.moonfleet.server.peers;

import java.util.function.LongSupplier;

/** How many messages one browser may send: a burst, then a steady rate. Not thread-safe. */
final class MessageRate {
    private final LongSupplier nanoTime;
    private final long burst;
    private final long perSecond;
    private double available;
    private long lastNanos;

    private MessageRate(LongSupplier nanoTime, long burst, long perSecond) {
        this.nanoTime = nanoTime;
        this.burst = burst;
        this.perSecond = perSecond;
        this.available = burst;
        this.lastNanos = nanoTime.getAsLong();
    }

    /** Room for candidates, then a rate that signalling never comes near. */
    static MessageRate ofSignaling() {
        return ofSignaling(System::nanoTime);
    }

    static MessageRate ofSignaling(LongSupplier nanoTime) {
        return new MessageRate(nanoTime, 500, 100);
    }

    /** More than the fastest mouse and a pad together. */
    static MessageRate ofInput() {
        return new MessageRate(System::nanoTime, 8_000, 4_000);
    }

    boolean take() {
        long now = nanoTime.getAsLong();
        available = Math.min(burst, available + (now - lastNanos) * 1e-9 * perSecond);
        lastNanos = now;
        if (available < 1) {
            return false;
        }
        available--;
        return true;
    }
}
