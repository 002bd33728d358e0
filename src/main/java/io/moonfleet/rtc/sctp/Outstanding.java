package io.moonfleet.rtc.sctp;

import java.util.Arrays;
import java.util.function.Consumer;

/** The chunks sent and not done with, by TSN: from the one after the peer's cumulative acknowledgement on. */
final class Outstanding {
    /** Chunks that may be outstanding at once; what the peer can tell apart in a SACK is no more than 65,535. */
    static final int CAPACITY = 4_096;

    private final OutboundChunk[] ring = new OutboundChunk[CAPACITY];
    private final Consumer<OutboundChunk> done;
    private long acknowledged;
    private long next;
    private long flight;
    private int flying;
    private int lost;
    private int inGaps;

    /** {@code done} hears of each chunk that leaves, acknowledged or given up. */
    Outstanding(Consumer<OutboundChunk> done) {
        this.done = done;
    }

    void start(int initialTsn) {
        next = (initialTsn & 0xFFFF_FFFFL) + (1L << 32);
        acknowledged = next - 1;
        Arrays.fill(ring, null);
        flight = 0;
        flying = 0;
        lost = 0;
        inGaps = 0;
    }

    /** The TSN up to which the peer has everything. */
    long acknowledged() {
        return acknowledged;
    }

    /** The TSN of the next new chunk. */
    long next() {
        return next;
    }

    int size() {
        return (int) (next - acknowledged - 1);
    }

    boolean full() {
        return size() == CAPACITY;
    }

    /** Bytes of user data on their way. */
    long flight() {
        return flight;
    }

    boolean anyFlying() {
        return flying > 0;
    }

    boolean anyLost() {
        return lost > 0;
    }

    OutboundChunk get(long tsn) {
        return ring[(int) (tsn & CAPACITY - 1)];
    }

    /** Adds the chunk with the next TSN. */
    void add(OutboundChunk chunk) {
        ring[(int) (next & CAPACITY - 1)] = chunk;
        next++;
        count(chunk, 1);
    }

    void move(OutboundChunk chunk, OutboundChunk.State state) {
        count(chunk, -1);
        chunk.state = state;
        count(chunk, 1);
    }

    /** What a SACK told. */
    record Progress(long acknowledgedBytes, boolean advanced, long highestNew) {}

    /** Takes a SACK whose cumulative TSN is neither older than the last one's nor in the future. */
    Progress acknowledge(long cumulative, SackChunk sack) {
        long bytes = 0;
        long highestNew = 0;
        boolean advanced = cumulative > acknowledged;
        while (acknowledged < cumulative) {
            OutboundChunk chunk = get(++acknowledged);
            bytes += newly(chunk) ? chunk.length() : 0;
            count(chunk, -1);
            ring[(int) (acknowledged & CAPACITY - 1)] = null;
            done.accept(chunk);
        }
        if (sack.blocks() == 0 && inGaps == 0) {
            return new Progress(bytes, advanced, advanced ? cumulative : 0);
        }
        int block = 0;
        for (long tsn = acknowledged + 1; tsn < next; tsn++) {
            while (block < sack.blocks() && cumulative + sack.ends()[block] < tsn) {
                block++;
            }
            boolean covered = block < sack.blocks() && cumulative + sack.starts()[block] <= tsn;
            OutboundChunk chunk = get(tsn);
            if (covered && newly(chunk)) {
                bytes += chunk.length();
                highestNew = tsn;
                move(chunk, OutboundChunk.State.ACKNOWLEDGED);
            } else if (!covered && chunk.state == OutboundChunk.State.ACKNOWLEDGED) {
                // The peer has thrown it away again (section 6.2.1, rule iv).
                move(chunk, OutboundChunk.State.LOST);
            }
        }
        return new Progress(bytes, advanced, highestNew == 0 && advanced ? cumulative : highestNew);
    }

    private static boolean newly(OutboundChunk chunk) {
        return chunk.state == OutboundChunk.State.IN_FLIGHT || chunk.state == OutboundChunk.State.LOST;
    }

    private void count(OutboundChunk chunk, int change) {
        switch (chunk.state) {
            case IN_FLIGHT -> {
                flight += (long) change * chunk.length();
                flying += change;
            }
            case LOST -> lost += change;
            case ACKNOWLEDGED -> inGaps += change;
            case ABANDONED -> {
                // Counted nowhere.
            }
        }
    }
}
