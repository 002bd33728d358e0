package io.moonfleet.bench.viewer;

/** Counts what came of a stream and what is missing, by its sequence numbers (RFC 3550, appendix A.3). One thread. */
final class SequenceCounter {
    private long first = -1;
    private long highest;
    private long received;
    private long expectedBefore;
    private long receivedBefore;

    void packet(int sequence) {
        if (first < 0) {
            first = sequence;
            highest = sequence;
        } else {
            highest = Math.max(highest, highest + (short) (sequence - highest));
        }
        received++;
    }

    boolean begun() {
        return first >= 0;
    }

    long received() {
        return received;
    }

    long lost() {
        return begun() ? Math.max(0, highest - first + 1 - received) : 0;
    }

    int highest() {
        return (int) highest;
    }

    /** Of the packets since the last call, in 256ths. */
    int fractionLost() {
        long expected = highest - first + 1;
        long due = expected - expectedBefore;
        long missing = due - (received - receivedBefore);
        expectedBefore = expected;
        receivedBefore = received;
        return due <= 0 ? 0 : (int) Math.clamp(missing * 256 / due, 0, 255);
    }
}
