package io.moonfleet.bench.viewer;

import java.util.Arrays;

/** When packets came, by their transport-wide numbers, until they are reported. One thread. */
final class ArrivalTimes {
    /** More between two reports are left out. */
    static final int MOST = 4096;

    private final long[] micros = new long[MOST];
    private long base = -1;
    private int count;

    ArrivalTimes() {
        Arrays.fill(micros, -1);
    }

    void packet(int number, long nowMicros) {
        if (base < 0) {
            base = number;
        }
        long place = (short) (number - base);
        if (place < 0 || place >= MOST) {
            return;
        }
        micros[(int) place] = nowMicros;
        count = Math.max(count, (int) place + 1);
    }

    int base() {
        return (int) (base & 0xFFFF);
    }

    int count() {
        return count;
    }

    long[] micros() {
        return micros;
    }

    /** Those so far are reported. */
    void reported() {
        Arrays.fill(micros, 0, count, -1);
        base = base + count & 0xFFFF;
        count = 0;
    }
}
