package io.moonfleet.demohost;

/**
 * What happens to the datagrams a session sends, each decided on its own with the given probability 0…1.
 *
 * @param loss      the datagram is not sent
 * @param reorder   it is sent after the one that follows it
 * @param duplicate it is sent twice
 */
public record Impairment(double loss, double reorder, double duplicate) {
    public static final Impairment NONE = new Impairment(0, 0, 0);

    public Impairment {
        requireProbability(loss);
        requireProbability(reorder);
        requireProbability(duplicate);
    }

    public Impairment withLoss(double probability) {
        return new Impairment(probability, reorder, duplicate);
    }

    public Impairment withReorder(double probability) {
        return new Impairment(loss, probability, duplicate);
    }

    public Impairment withDuplicate(double probability) {
        return new Impairment(loss, reorder, probability);
    }

    private static void requireProbability(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("a probability is between 0 and 1");
        }
    }
}
