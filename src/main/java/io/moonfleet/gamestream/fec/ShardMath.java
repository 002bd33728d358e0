package io.moonfleet.gamestream.fec;

import io.moonfleet.gamestream.accelerated.ShardSums;
import java.util.Arrays;

/**
 * Sums of multiples of shards: what Reed-Solomon codes spend their time with. By vector instructions where there are some,
 * else by tables. One thread.
 */
final class ShardMath {
    private final ShardSums sums = new ShardSums();

    /**
     * Overwrites {@code length} bytes from {@code offset} of each target with the sum of the sources' multiples.
     *
     * @param coefficients of the first target for each source, then of the second, and so on
     */
    void combine(byte[][] targets, int targetCount, byte[][] sources, int sourceCount, byte[] coefficients,
            int offset, int length) {
        if (ShardSums.available()) {
            sums.combine(targets, targetCount, sources, sourceCount, coefficients, offset, length);
        } else {
            combineByTables(targets, targetCount, sources, sourceCount, coefficients, offset, length);
        }
    }

    static void combineByTables(byte[][] targets, int targetCount, byte[][] sources, int sourceCount,
            byte[] coefficients, int offset, int length) {
        for (int target = 0; target < targetCount; target++) {
            byte[] sum = targets[target];
            int row = target * sourceCount;
            Arrays.fill(sum, offset, offset + length, (byte) 0);
            int source = 0;
            for (; source + 4 <= sourceCount; source += 4) {
                GaloisField.addFourMultiples(sum, sources, source, coefficients, row + source, offset, length);
            }
            for (; source < sourceCount; source++) {
                GaloisField.multiplyAdd(sum, sources[source], coefficients[row + source] & 0xFF, offset, length);
            }
        }
    }
}
