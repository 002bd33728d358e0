package io.moonfleet.gamestream.fec;

/**
 * The systematic Cauchy Reed-Solomon code of the video stream (protocol document, section 4.6): parity row j, column i
 * is the inverse of {@code (m + i) XOR j}. At most 255 shards in all. Stateless; any thread. Who repairs many blocks keeps
 * a {@link VideoShardRepair}.
 */
public final class ReedSolomonVideo {
    /** Most data and parity shards of one block together. */
    public static final int MAX_SHARDS = 255;

    private ReedSolomonVideo() {}

    /** The factor of data shard {@code data} in parity shard {@code parity} of a code with {@code m} parity shards. */
    public static int coefficient(int m, int parity, int data) {
        return GaloisField.inverse((m + data) ^ parity);
    }

    /**
     * Computes all parity shards.
     *
     * @param data   the k data shards
     * @param parity the m parity shards to be overwritten; the code depends on their number
     * @param offset first byte of each shard that takes part
     * @param length number of bytes that take part
     */
    public static void encode(byte[][] data, byte[][] parity, int offset, int length) {
        checkSize(data.length, parity.length);
        byte[] coefficients = new byte[parity.length * data.length];
        for (int j = 0; j < parity.length; j++) {
            for (int i = 0; i < data.length; i++) {
                coefficients[j * data.length + i] = (byte) coefficient(parity.length, j, i);
            }
        }
        ShardMath.combine(parity, parity.length, data, data.length, coefficients, offset, length);
    }

    /**
     * Restores the missing data shards in place from any k of the k + m shards, see {@link VideoShardRepair#repair}.
     *
     * @return false if fewer than k shards are present
     */
    public static boolean recover(byte[][] shards, boolean[] present, int k, int m, int offset, int length) {
        return new VideoShardRepair().repair(shards, present, k, m, offset, length);
    }

    static void checkSize(int k, int m) {
        if (k < 1 || m < 0 || k + m > MAX_SHARDS) {
            throw new IllegalArgumentException("no Reed-Solomon code of " + k + " data and " + m + " parity shards");
        }
    }
}
