package io.moonfleet.gamestream.fec;

import java.util.Arrays;

/**
 * Restores lost data shards of the video code (protocol document, section 4.6). The code is Cauchy's: with x_j = j for parity
 * shard j and y_i = m + i for data shard i, the factor of i in j is 1 / (x_j + y_i). A system of such equations has a
 * solution in closed form. For the lost shards L and as many parity shards R, the factor of a present shard at z, which is
 * its x or y, in lost shard l is
 *
 * <pre>
 *   Π_R (x_r + y_l)       Π_L (z + y_k)            1
 *   ------------------ · ------------------ · -----------
 *   Π_L\l (y_k + y_l)     Π_R (x_r + z)        z + y_l
 * </pre>
 *
 * where a factor of 0 is left out of a product; logarithms turn this into sums. Keeps its working memory, so that a block
 * allocates nothing. One thread.
 */
public final class VideoShardRepair {
    private final ShardMath math = new ShardMath();
    private final byte[][] targets = new byte[ReedSolomonVideo.MAX_SHARDS][];
    private final byte[][] sources = new byte[ReedSolomonVideo.MAX_SHARDS][];
    /** y of the lost shards, x of the parity shards that stand in for them, x or y of all shards that are there. */
    private final int[] lost = new int[ReedSolomonVideo.MAX_SHARDS];

    private final int[] standIns = new int[ReedSolomonVideo.MAX_SHARDS];
    private final int[] places = new int[ReedSolomonVideo.MAX_SHARDS];
    private final int[] lostLogarithms = new int[ReedSolomonVideo.MAX_SHARDS];
    private byte[] coefficients = new byte[0];

    /**
     * Restores the missing data shards in place from any k of the k + m shards. Parity shards are left as they are and so is
     * {@code present}.
     *
     * @param shards  k data shards, then m parity shards; the arrays of missing data shards are there to be overwritten,
     *                those of missing parity shards are not looked at
     * @param present which shards hold received bytes
     * @param offset  first byte of each shard that takes part
     * @param length  number of bytes that take part
     * @return false if fewer than k shards are present
     */
    public boolean repair(byte[][] shards, boolean[] present, int k, int m, int offset, int length) {
        ReedSolomonVideo.checkSize(k, m);
        int lostCount = 0;
        int sourceCount = 0;
        for (int i = 0; i < k; i++) {
            if (present[i]) {
                places[sourceCount] = m + i;
                sources[sourceCount++] = shards[i];
            } else {
                lost[lostCount] = m + i;
                targets[lostCount++] = shards[i];
            }
        }
        int standInCount = 0;
        for (int j = 0; j < m && standInCount < lostCount; j++) {
            if (present[k + j]) {
                standIns[standInCount++] = j;
                places[sourceCount] = j;
                sources[sourceCount++] = shards[k + j];
            }
        }
        if (standInCount < lostCount) {
            return false;
        }
        if (lostCount > 0) {
            findCoefficients(lostCount, sourceCount);
            math.combine(targets, lostCount, sources, sourceCount, coefficients, offset, length);
        }
        return true;
    }

    private void findCoefficients(int lostCount, int sourceCount) {
        if (coefficients.length < lostCount * sourceCount) {
            coefficients = Arrays.copyOf(coefficients, lostCount * sourceCount);
        }
        // Thousands of look-ups for a block.
        int[] logarithms = GaloisField.LOG;
        int[] powers = GaloisField.EXP;
        byte[] made = coefficients;
        for (int l = 0; l < lostCount; l++) {
            lostLogarithms[l] = Math.floorMod(
                    sum(logarithms, standIns, lostCount, lost[l]) - sum(logarithms, lost, lostCount, lost[l]), GaloisField.ORDER);
        }
        for (int s = 0; s < sourceCount; s++) {
            int place = places[s];
            int logarithm = Math.floorMod(
                    sum(logarithms, lost, lostCount, place) - sum(logarithms, standIns, lostCount, place), GaloisField.ORDER);
            int at = s;
            for (int l = 0; l < lostCount; l++) {
                made[at] = (byte) powers[lostLogarithms[l] + logarithm + GaloisField.ORDER - logarithms[place ^ lost[l]]];
                at += sourceCount;
            }
        }
    }

    /** The logarithm, not reduced, of the product of all differences to {@code place} but those of 0, which count nothing. */
    private static int sum(int[] logarithms, int[] values, int count, int place) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += logarithms[values[i] ^ place];
        }
        return sum;
    }
}
