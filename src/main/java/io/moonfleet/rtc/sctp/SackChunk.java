package io.moonfleet.rtc.sctp;

import java.util.Arrays;

/**
 * SACK (RFC 9260 section 3.3.4) as received. Gap blocks are offsets from the cumulative TSN, ascending and apart; what
 * follows a block that is neither is left out, which is as if it had not been acknowledged.
 */
record SackChunk(int cumulativeTsn, long receiveWindow, int[] starts, int[] ends) {
    private static final int FIXED = 12;
    private static final int BLOCK = 4;

    /** Blocks looked at; more come from nobody whose packets fit a path. */
    private static final int MAX_BLOCKS = 400;

    static SackChunk parse(byte[] data, int body, int length) throws MalformedPacketException {
        if (length < FIXED) {
            throw new MalformedPacketException("short SACK");
        }
        int claimed = Wire.get16(data, body + 8);
        int duplicates = Wire.get16(data, body + 10);
        if ((long) claimed * BLOCK + duplicates * 4L > length - FIXED) {
            throw new MalformedPacketException("blocks of a SACK");
        }
        int count = Math.min(claimed, MAX_BLOCKS);
        int[] starts = new int[count];
        int[] ends = new int[count];
        int taken = 0;
        int last = 1;
        for (int at = body + FIXED; taken < count; taken++, at += BLOCK) {
            starts[taken] = Wire.get16(data, at);
            ends[taken] = Wire.get16(data, at + 2);
            if (starts[taken] <= last || ends[taken] < starts[taken]) {
                break;
            }
            last = ends[taken];
        }
        if (taken < count) {
            starts = Arrays.copyOf(starts, taken);
            ends = Arrays.copyOf(ends, taken);
        }
        return new SackChunk(Wire.get32(data, body), Wire.unsigned32(data, body + 4), starts, ends);
    }

    int blocks() {
        return starts.length;
    }
}
