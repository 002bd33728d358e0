package io.moonfleet.gamestream.fec;

import java.util.Arrays;

/**
 * A small Reed-Solomon code with any matrix: parity row j is the sum of {@code coefficient(j, i) * data[i]}.
 */
interface ParityMatrix {
    /** The factor of data shard {@code data} in parity shard {@code parity}, 0..255. */
    int coefficient(int parity, int data);

    /** Fills the parity shards from the data shards, {@code length} bytes from {@code offset} of each. */
    default void encode(byte[][] data, byte[][] parity, int offset, int length) {
        for (int j = 0; j < parity.length; j++) {
            Arrays.fill(parity[j], offset, offset + length, (byte) 0);
            for (int i = 0; i < data.length; i++) {
                GaloisField.multiplyAdd(parity[j], data[i], coefficient(j, i), offset, length);
            }
        }
    }

    /**
     * Restores the missing data shards. With the missing shards as unknowns, as many parity rows as there are unknowns
     * give a square system; its inverse is folded into the coefficients so that no scratch shard is needed.
     */
    default boolean recover(byte[][] shards, boolean[] present, int k, int m, int offset, int length) {
        int missingCount = 0;
        for (int i = 0; i < k; i++) {
            if (!present[i]) {
                missingCount++;
            }
        }
        if (missingCount == 0) {
            return true;
        }
        int[] missing = new int[missingCount];
        for (int i = 0, next = 0; i < k; i++) {
            if (!present[i]) {
                missing[next++] = i;
            }
        }
        int[] rows = new int[missingCount];
        int found = 0;
        for (int j = 0; j < m && found < missingCount; j++) {
            if (present[k + j]) {
                rows[found++] = j;
            }
        }
        if (found < missingCount) {
            return false;
        }
        int[][] inverse = new int[missingCount][missingCount];
        for (int r = 0; r < missingCount; r++) {
            for (int c = 0; c < missingCount; c++) {
                inverse[r][c] = coefficient(rows[r], missing[c]);
            }
        }
        if (!GaloisField.invert(inverse)) {
            return false;
        }
        for (int c = 0; c < missingCount; c++) {
            byte[] target = shards[missing[c]];
            Arrays.fill(target, offset, offset + length, (byte) 0);
            for (int r = 0; r < missingCount; r++) {
                GaloisField.multiplyAdd(target, shards[k + rows[r]], inverse[c][r], offset, length);
            }
            for (int i = 0; i < k; i++) {
                if (present[i]) {
                    int combined = 0;
                    for (int r = 0; r < missingCount; r++) {
                        combined ^= GaloisField.multiply(inverse[c][r], coefficient(rows[r], i));
                    }
                    GaloisField.multiplyAdd(target, shards[i], combined, offset, length);
                }
            }
        }
        return true;
    }
}
