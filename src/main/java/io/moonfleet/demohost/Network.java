package io.moonfleet.demohost;

/**
 * The switches that make the host's network bad. Written by commands, read by every sender and receiver: volatile
 * fields, no lock.
 */
final class Network {
    private volatile Impairment impairment;
    private volatile boolean dropped;
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

    /** Whether nothing goes in or out. */
    boolean dropped() {
        return dropped;
    }

    void dropped(boolean newDropped) {
        dropped = newDropped;
    }

    /** Whether video and audio stand still. */
    boolean frozen() {
        return frozen;
    }

    void frozen(boolean newFrozen) {
        frozen = newFrozen;
    }
}
