package io.moonfleet.gamestream.enet;

import java.util.Arrays;

/** Lets each unsequenced group number through once, within a sliding window of 1024 (section 6.1.4). */
final class UnsequencedWindow {
    private static final int SIZE = 1024;

    private final long[] seen = new long[SIZE / Long.SIZE];
    private int highest;

    /** Whether {@code group} is new; remembers it. */
    boolean accept(int group) {
        int ahead = (short) (group - highest);
        if (ahead > 0) {
            if (ahead >= SIZE) {
                Arrays.fill(seen, 0);
            } else {
                for (int step = 1; step <= ahead; step++) {
                    clear(highest + step);
                }
            }
            highest = group;
        } else if (-ahead >= SIZE || isSet(group)) {
            return false;
        }
        set(group);
        return true;
    }

    private boolean isSet(int group) {
        int index = group & SIZE - 1;
        return (seen[index >> 6] >>> index & 1) != 0;
    }

    private void set(int group) {
        int index = group & SIZE - 1;
        seen[index >> 6] |= 1L << index;
    }

    private void clear(int group) {
        int index = group & SIZE - 1;
        seen[index >> 6] &= ~(1L << index);
    }
}
