package io.moonfleet.it;

/**
 * What a network path does to datagrams, in each direction.
 *
 * @param loss         probability with which a datagram is lost
 * @param jitterMillis delay that changes every few milliseconds between 0 and this; order is kept
 * @param reorder      probability with which a datagram overtakes those that are delayed
 */
record Impairment(double loss, int jitterMillis, double reorder) {
    static final Impairment NONE = new Impairment(0, 0, 0);
    static final Impairment BLOCKED = new Impairment(1, 0, 0);

    static Impairment ofLoss(double loss) {
        return new Impairment(loss, 0, 0);
    }
}
