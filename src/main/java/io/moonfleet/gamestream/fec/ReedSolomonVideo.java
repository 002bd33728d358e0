package io.moonfleet.gamestream.fec;

/**
 * The systematic Cauchy Reed-Solomon code of the video stream (protocol document, section 4.6): parity row j, column i
 * is the inverse of {@code (m + i) XOR j}. At most 255 shards in all. Stateless; any thread.
 */
public final class ReedSolomonVideo {
    /** Most data and parity shards of one block together. */
    public static final int MAX_SHARDS = 255;

    private record Cauchy(int m) implements ParityMatrix {
        @Override
        public int coefficient(int parity, int data) {
            return GaloisField.inverse((m + data) ^ parity);
        }
    }

    private ReedSolomonVideo() {}

    /** The factor of data shard {@code data} in parity shard {@code parity} of a code with {@code m} parity shards. */
    public static int coefficient(int m, int parity, int data) {
        return new Cauchy(m).coefficient(parity, data);
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
        new Cauchy(parity.length).encode(data, parity, offset, length);
    }

    /**
     * Restores the missing data shards in place from any k of the k + m shards. Parity shards are left as they are and
     * so is {@code present}.
     *
     * @param shards  k data shards, then m parity shards; the arrays of missing data shards are there to be overwritten,
     *                those of missing parity shards are not looked at
     * @param present which shards hold received bytes
     * @return false if fewer than k shards are present
     */
    public static boolean recover(byte[][] shards, boolean[] present, int k, int m, int offset, int length) {
        checkSize(k, m);
        return new Cauchy(m).recover(shards, present, k, m, offset, length);
    }

    private static void checkSize(int k, int m) {
        if (k < 1 || m < 0 || k + m > MAX_SHARDS) {
            throw new IllegalArgumentException("no Reed-Solomon code of " + k + " data and " + m + " parity shards");
        }
    }
}
