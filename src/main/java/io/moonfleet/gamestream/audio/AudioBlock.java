package io.moonfleet.gamestream.audio;

import io.moonfleet.gamestream.fec.ReedSolomonAudio;
import java.util.Arrays;

/** One FEC block of four data and two parity bodies being received (protocol document, section 5.4). Reused. One thread. */
final class AudioBlock {
    private static final int DATA = ReedSolomonAudio.DATA_SHARDS;
    private static final int SHARDS = DATA + ReedSolomonAudio.PARITY_SHARDS;

    private final byte[][] bodies = new byte[SHARDS][AudioPacketHeader.MAX_DATAGRAM];
    private final boolean[] present = new boolean[SHARDS];
    private int base;
    private int length;
    private int count;
    private int recovered;
    private long createdNanos;

    void open(int baseSequence, long nanoTime) {
        base = baseSequence;
        createdNanos = nanoTime;
        length = 0;
        count = 0;
        recovered = 0;
        Arrays.fill(present, false);
    }

    boolean has(int index) {
        return present[index];
    }

    /** Whether a body of that length belongs with those that are here. */
    boolean fits(int bodyLength) {
        return count == 0 || length == bodyLength;
    }

    void store(int index, byte[] datagram, int offset, int bodyLength) {
        System.arraycopy(datagram, offset, bodies[index], 0, bodyLength);
        present[index] = true;
        length = bodyLength;
        count++;
    }

    /** Restores missing data bodies once four of the six are here; afterwards they count as received. */
    void recover() {
        int data = 0;
        for (int i = 0; i < DATA; i++) {
            data += present[i] ? 1 : 0;
        }
        if (data < DATA && count >= DATA && ReedSolomonAudio.recover(bodies, present, 0, length)) {
            recovered = DATA - data;
            Arrays.fill(present, 0, DATA, true);
        }
    }

    /** How many data bodies were restored. */
    int recovered() {
        return recovered;
    }

    int base() {
        return base;
    }

    long createdNanos() {
        return createdNanos;
    }

    byte[] body(int index) {
        return bodies[index];
    }

    int length() {
        return length;
    }
}
