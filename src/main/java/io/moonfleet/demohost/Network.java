package io.moonfleet.demohost;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The switches that make the host's network bad. Written by commands, read by every sender and receiver: volatile
 * fields, and a lock only for those that wait for the network to come back.
 */
final class Network {
    private static final long CONNECTION_PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(30);

    private volatile Impairment impairment;
    private final Map<StreamKind, Double> garbled = new ConcurrentHashMap<>();
    private volatile boolean dropped;
    private volatile boolean asleep;
    private volatile boolean frozen;

    Network(Impairment impairment) {
        this.impairment = impairment;
    }

    Impairment impairment() {
        return impairment;
    }

    void impairment(Impairment newImpairment) {
        impairment = newImpairment;
    }

    /** Whether nothing goes in or out, for whatever reason. */
    boolean gone() {
        return dropped || asleep;
    }

    /** Whether the network is gone. */
    boolean dropped() {
        return dropped;
    }

    synchronized void dropped(boolean newDropped) {
        dropped = newDropped;
        notifyAll();
    }

    /** Whether the whole host sleeps; a sleeping machine has no network either. */
    boolean asleep() {
        return asleep;
    }

    synchronized void asleep(boolean newAsleep) {
        asleep = newAsleep;
        notifyAll();
    }

    /** Probability 0…1 with which a datagram of that stream is spoilt. */
    double garbled(StreamKind stream) {
        return garbled.getOrDefault(stream, 0.0);
    }

    void garbled(StreamKind stream, double probability) {
        garbled.put(stream, probability);
    }

    /** Lets a new TCP connection wait while the network is gone; false when it did not come back in time. */
    synchronized boolean awaitBack() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CONNECTION_PATIENCE_MILLIS);
        while (gone()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                return false;
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Whether video and audio stand still. */
    boolean frozen() {
        return frozen;
    }

    void frozen(boolean newFrozen) {
        frozen = newFrozen;
    }
}
