package io.moonfleet.rtc.srtp;

/** Which of the newest packet indexes have been received (RFC 3711 §3.3.2). */
final class ReplayWindow {
    /** Indexes remembered; a resend that took longer than these packets is refused. */
    static final int SIZE = 1024;

    private static final int WORD_BITS = 64;

    private final long[] seen = new long[SIZE / WORD_BITS];
    private long highest = -1;

    /** Whether an index is new: neither received nor too old to tell. */
    boolean fresh(long index) {
        if (index > highest) {
            return true;
        }
        return highest - index < SIZE && (seen[word(index)] & bit(index)) == 0;
    }

    /** To be called after the packet has been authenticated. */
    void accept(long index) {
        if (index > highest) {
            long steps = Math.min(index - highest, SIZE);
            for (long step = 0; step < steps; step++) {
                seen[word(index - step)] &= ~bit(index - step);
            }
            highest = index;
        }
        seen[word(index)] |= bit(index);
    }

    private static int word(long index) {
        return (int) (index % SIZE) / WORD_BITS;
    }

    private static long bit(long index) {
        return 1L << (index % WORD_BITS);
    }
}
