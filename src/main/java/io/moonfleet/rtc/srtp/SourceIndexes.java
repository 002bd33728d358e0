package io.moonfleet.rtc.srtp;

import java.util.Arrays;

/**
 * The highest packet index of each source (SSRC): sequence number and how often it has rolled over (RFC 3711 §3.3.1).
 * Finding one allocates nothing; there are few.
 */
final class SourceIndexes {
    /** A peer sends video, resends and sound; what names more sources than this is broken or hostile. */
    static final int MAX_SOURCES = 64;

    static final int SEQUENCE_BITS = 16;

    private static final int INITIAL = 4;
    private static final int SEQUENCE = 0xFFFF;

    private int[] sources = new int[INITIAL];
    private long[] highest = new long[INITIAL];
    private int count;

    /** The place of a source, the same each time; -1 when it has none yet. */
    int find(int source) {
        for (int place = 0; place < count; place++) {
            if (sources[place] == source) {
                return place;
            }
        }
        return -1;
    }

    /** Gives a source a place; -1 when there are too many. */
    int add(int source, long index) {
        if (count == MAX_SOURCES) {
            return -1;
        }
        if (count == sources.length) {
            sources = Arrays.copyOf(sources, 2 * count);
            highest = Arrays.copyOf(highest, 2 * count);
        }
        sources[count] = source;
        highest[count] = index;
        return count++;
    }

    /**
     * The index that a sequence number most likely means: the one nearest to the highest so far. Before the first roll-over
     * there is nothing older to mean.
     */
    long guess(int place, int sequence) {
        long top = highest[place];
        long guess = top + (short) (sequence - (int) (top & SEQUENCE));
        return guess >= 0 ? guess : sequence;
    }

    long highest(int place) {
        return highest[place];
    }

    void advance(int place, long index) {
        if (index > highest[place]) {
            highest[place] = index;
        }
    }

    static int rollover(long index) {
        return (int) (index >>> SEQUENCE_BITS);
    }
}
