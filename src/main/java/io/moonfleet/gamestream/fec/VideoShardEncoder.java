package io.moonfleet.gamestream.fec;

import java.util.Arrays;

/** Makes the parity shards of the video code. Keeps its working memory, so that a block allocates nothing. One thread. */
public final class VideoShardEncoder {
    private final ShardMath math = new ShardMath();
    private byte[] coefficients = new byte[0];

    /**
     * Computes all parity shards.
     *
     * @param data   the k data shards
     * @param parity the m parity shards to be overwritten; the code depends on their number
     * @param offset first byte of each shard that takes part
     * @param length number of bytes that take part
     */
    public void encode(byte[][] data, byte[][] parity, int offset, int length) {
        ReedSolomonVideo.checkSize(data.length, parity.length);
        if (coefficients.length < parity.length * data.length) {
            coefficients = Arrays.copyOf(coefficients, parity.length * data.length);
        }
        for (int j = 0; j < parity.length; j++) {
            for (int i = 0; i < data.length; i++) {
                coefficients[j * data.length + i] = (byte) ReedSolomonVideo.coefficient(parity.length, j, i);
            }
        }
        math.combine(parity, parity.length, data, data.length, coefficients, offset, length);
    }
}
