package io.moonfleet.rtc.sctp;

import java.util.Arrays;

/** Which TSNs have arrived: all up to a point, and some beyond it within a bounded span. */
final class ReceivedTsns {
    /** TSNs beyond the cumulative one that are kept apart; what is farther counts as lost and comes again. */
    static final int SPAN = 8_192;

    private static final int MAX_DUPLICATES = 16;

    /** One bit a TSN, at its low bits. */
    private final long[] bits = new long[SPAN / Long.SIZE];

    private final int[] duplicates = new int[MAX_DUPLICATES];
    private long cumulative;
    private long highest;
    private int duplicateCount;

    /** What became of a TSN. */
    enum Arrival {
        NEW,
        DUPLICATE,
        TOO_FAR
    }

    void start(int initialTsn) {
        cumulative = (initialTsn & 0xFFFF_FFFFL) + (1L << 32) - 1;
        highest = cumulative;
        duplicateCount = 0;
        Arrays.fill(bits, 0);
    }

    long cumulative() {
        return cumulative;
    }

    boolean gaps() {
        return highest > cumulative;
    }

    boolean duplicates() {
        return duplicateCount > 0;
    }

    long unwrap(int tsn) {
        return Wire.unwrap(cumulative, tsn);
    }

    Arrival look(long tsn) {
        if (tsn <= cumulative) {
            return Arrival.DUPLICATE;
        }
        if (tsn - cumulative > SPAN) {
            return Arrival.TOO_FAR;
        }
        return get(tsn) ? Arrival.DUPLICATE : Arrival.NEW;
    }

    void duplicate(long tsn) {
        if (duplicateCount < MAX_DUPLICATES) {
            duplicates[duplicateCount++] = (int) tsn;
        }
    }

    /** Notes a TSN that {@link #look} called new. */
    void arrived(long tsn) {
        set(tsn, true);
        highest = Math.max(highest, tsn);
        slide();
    }

    /** The peer has given up all TSNs up to this one. */
    void skipTo(long tsn) {
        long target = Math.min(tsn, cumulative + SPAN);
        while (cumulative < target) {
            set(++cumulative, false);
        }
        cumulative = Math.max(cumulative, tsn);
        highest = Math.max(highest, cumulative);
        slide();
    }

    private void slide() {
        while (cumulative < highest && get(cumulative + 1)) {
            set(++cumulative, false);
        }
    }

    /** Writes a SACK (RFC 9260 section 3.3.4) and forgets the duplicates it tells of. */
    void writeSack(PacketWriter writer, long window) {
        int most = (writer.largestBody() - 12) / 4 - duplicateCount;
        int blocks = 0;
        int[] starts = new int[gaps() ? most : 0];
        int[] ends = new int[starts.length];
        for (long tsn = cumulative + 1; tsn <= highest && blocks < starts.length; tsn++) {
            if (get(tsn)) {
                starts[blocks] = (int) (tsn - cumulative);
                while (tsn < highest && get(tsn + 1)) {
                    tsn++;
                }
                ends[blocks++] = (int) (tsn - cumulative);
            }
        }
        int at = writer.chunk(ChunkType.SACK, 0, 12 + 4 * (blocks + duplicateCount));
        byte[] out = writer.buffer();
        Wire.put32(out, at, (int) cumulative);
        Wire.put32(out, at + 4, (int) window);
        Wire.put16(out, at + 8, blocks);
        Wire.put16(out, at + 10, duplicateCount);
        at += 12;
        for (int index = 0; index < blocks; index++, at += 4) {
            Wire.put16(out, at, starts[index]);
            Wire.put16(out, at + 2, ends[index]);
        }
        for (int index = 0; index < duplicateCount; index++, at += 4) {
            Wire.put32(out, at, duplicates[index]);
        }
        duplicateCount = 0;
    }

    private boolean get(long tsn) {
        int index = (int) (tsn & SPAN - 1);
        return (bits[index / Long.SIZE] & 1L << index) != 0;
    }

    private void set(long tsn, boolean value) {
        int index = (int) (tsn & SPAN - 1);
        if (value) {
            bits[index / Long.SIZE] |= 1L << index;
        } else {
            bits[index / Long.SIZE] &= ~(1L << index);
        }
    }
}
