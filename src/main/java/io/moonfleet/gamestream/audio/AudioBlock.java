package io.moonfleet.gamestream.audio;

import io.moonfleet.gamestream.fec.ReedSolomonAudio;
import java.util.Arrays;

/**
 * One FEC block of four data and two parity bodies being received (protocol document, section 5.4). All six should have one
 * length; a body of another one is kept as it is and takes no part in the repair. Reused. One thread.
 */
final class AudioBlock {
    private static final int DATA = ReedSolomonAudio.DATA_SHARDS;
    private static final int SHARDS = DATA + ReedSolomonAudio.PARITY_SHARDS;

    private final byte[][] bodies = new byte[SHARDS][AudioPacketHeader.MAX_DATAGRAM];
    private final boolean[] present = new boolean[SHARDS];
    private final int[] lengths = new int[SHARDS];
    private final boolean[] usable = new boolean[SHARDS];
    private int base;
    private int count;
    private int recovered;
    private long createdNanos;

    void open(int baseSequence, long nanoTime) {
        base = baseSequence;
        createdNanos = nanoTime;
        count = 0;
        recovered = 0;
        Arrays.fill(present, false);
    }

    boolean has(int index) {
        return present[index];
    }

    void store(int index, byte[] datagram, int offset, int bodyLength) {
        System.arraycopy(datagram, offset, bodies[index], 0, bodyLength);
        present[index] = true;
        lengths[index] = bodyLength;
        count++;
    }

    /** Restores missing data bodies once four of one length are here; afterwards they count as received. */
    void recover() {
        int data = 0;
        for (int i = 0; i < DATA; i++) {
            data += present[i] ? 1 : 0;
        }
        if (data == DATA || count < DATA) {
            return;
        }
        int length = commonLength();
        if (length > 0 && ReedSolomonAudio.recover(bodies, usable, 0, length)) {
            recovered = DATA - data;
            Arrays.fill(present, 0, DATA, true);
            Arrays.fill(lengths, 0, DATA, length);
        }
    }

    /** The length that four bodies have, which are marked as usable; 0 if there is none. */
    private int commonLength() {
        for (int first = 0; first <= SHARDS - DATA; first++) {
            int agreeing = 0;
            for (int i = 0; i < SHARDS; i++) {
                usable[i] = present[first] && present[i] && lengths[i] == lengths[first];
                agreeing += usable[i] ? 1 : 0;
            }
            if (agreeing >= DATA) {
                return lengths[first];
            }
        }
        return 0;
    }

    /** Whether bodies of different lengths have come. */
    boolean mixed() {
        int length = 0;
        for (int i = 0; i < SHARDS; i++) {
            if (present[i] && length > 0 && lengths[i] != length) {
                return true;
            }
            length = present[i] ? lengths[i] : length;
        }
        return false;
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

    int length(int index) {
        return lengths[index];
    }
}
