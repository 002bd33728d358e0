package io.moonfleet.gamestream.fec;

/**
 * The 4 + 2 Reed-Solomon code of the audio stream (protocol document, section 5.4). It is not the video code: the
 * matrix comes from a systematised Vandermonde matrix and is fixed. Stateless; any thread.
 */
public final class ReedSolomonAudio {
    /** Data shards of a block. */
    public static final int DATA_SHARDS = 4;
    /** Parity shards of a block. */
    public static final int PARITY_SHARDS = 2;

    private static final int[][] MATRIX = {{0x77, 0x40, 0x38, 0x0E}, {0xC7, 0xA7, 0x0D, 0x6C}};
    private static final ParityMatrix CODE = (parity, data) -> MATRIX[parity][data];

    private ReedSolomonAudio() {}

    /** The factor of data shard {@code data} in parity shard {@code parity}. */
    public static int coefficient(int parity, int data) {
        return CODE.coefficient(parity, data);
    }

    /** Computes both parity shards from the four data shards, {@code length} bytes from {@code offset} of each. */
    public static void encode(byte[][] data, byte[][] parity, int offset, int length) {
        if (data.length != DATA_SHARDS || parity.length != PARITY_SHARDS) {
            throw new IllegalArgumentException("an audio block has 4 data and 2 parity shards");
        }
        CODE.encode(data, parity, offset, length);
    }

    /**
     * Restores up to two missing data shards in place; {@code present} is left as it is.
     *
     * @param shards  four data shards, then two parity shards
     * @param present which of the six hold received bytes
     * @return false if fewer than four are present
     */
    public static boolean recover(byte[][] shards, boolean[] present, int offset, int length) {
        return CODE.recover(shards, present, DATA_SHARDS, PARITY_SHARDS, offset, length);
    }
}
