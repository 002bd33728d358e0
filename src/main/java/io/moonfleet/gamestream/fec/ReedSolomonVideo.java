package io.moonfleet.gamestream.fec;

/**
 * The systematic Cauchy Reed-Solomon code of the video stream (protocol document, section 4.6): parity row j, column i
 * is the inverse of {@code (m + i) XOR j}. At most 255 shards in all. Stateless; any thread. Who makes or repairs many
 * blocks keeps a {@link VideoShardEncoder} or a {@link VideoShardRepair}.
 */
public final class ReedSolomonVideo {
    /** Most data and parity shards of one block together. */
    public static final int MAX_SHARDS = 255;

    private ReedSolomonVideo() {}

    /** The factor of data shard {@code data} in parity shard {@code parity} of a code with {@code m} parity shards. */
    public static int coefficient(int m, int parity, int data) {
        return GaloisField.inverse((m + data) ^ parity);
    }

    /** Computes all parity shards, see {@link VideoShardEncoder#encode}. */
    public static void encode(byte[][] data, byte[][] parity, int offset, int length) {
        new VideoShardEncoder().encode(data, parity, offset, length);
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
