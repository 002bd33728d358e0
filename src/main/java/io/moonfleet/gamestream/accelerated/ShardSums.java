package io.moonfleet.gamestream.accelerated;

import java.nio.ByteBuffer;

/**
 * Sums of multiples of byte arrays in GF(2^8) with the polynomial 0x11D, by the processor's vector instructions. What is
 * summed goes through memory of its own outside the heap: two copies cost less than showing two hundred arrays to native
 * code. One thread.
 */
public final class ShardSums {
    /** Most targets and most sources of one call. */
    public static final int MAX_SHARDS = 255;

    /** Instructions, from the slowest to the fastest; 512 is the width of the vectors in bits where it is not 256 or 128. */
    public enum Kind {
        SSSE3,
        AVX2,
        AVX512,
        GFNI,
        GFNI512
    }

    private static final int MAX_LENGTH = 1 << 16;
    /** Two of the widest vectors. */
    private static final int STEP = 128;

    private static final int CACHE_LINE = 64;

    private ByteBuffer memory = ByteBuffer.allocateDirect(0);

    /** Whether this processor and this program have them. */
    public static boolean available() {
        return AcceleratedCode.bestShardKind() > 0;
    }

    /** Whether this processor and this program have these instructions. */
    public static boolean available(Kind kind) {
        return AcceleratedCode.hasShardKind(kind.ordinal() + 1);
    }

    /** What is used here, in words for an operator. */
    public static String describe() {
        int best = AcceleratedCode.bestShardKind();
        return best == 0 ? "tables of the Java runtime" : Kind.values()[best - 1].name();
    }

    /**
     * Overwrites {@code length} bytes from {@code offset} of each target with the sum of the sources' multiples.
     *
     * @param coefficients of the first target for each source, then of the second, and so on
     */
    public void combine(byte[][] targets, int targetCount, byte[][] sources, int sourceCount, byte[] coefficients,
            int offset, int length) {
        combine(AcceleratedCode.bestShardKind(), targets, targetCount, sources, sourceCount, coefficients, offset, length);
    }

    /** The same by certain instructions, for tests and benchmarks. */
    public void combine(Kind kind, byte[][] targets, int targetCount, byte[][] sources, int sourceCount,
            byte[] coefficients, int offset, int length) {
        combine(available(kind) ? kind.ordinal() + 1 : 0, targets, targetCount, sources, sourceCount, coefficients, offset,
                length);
    }

    private void combine(int kind, byte[][] targets, int targetCount, byte[][] sources, int sourceCount,
            byte[] coefficients, int offset, int length) {
        boolean fits = kind > 0 && offset >= 0 && length >= 0 && length <= MAX_LENGTH
                && fits(targets, targetCount, offset + length) && fits(sources, sourceCount, offset + length)
                && coefficients.length >= targetCount * sourceCount;
        if (!fits) {
            throw new IllegalArgumentException("shards that do not fit together, or instructions that are not there");
        }
        int padded = (length + STEP - 1) / STEP * STEP;
        int made = sourceCount * padded;
        int factors = made + targetCount * padded;
        int size = factors + targetCount * sourceCount;
        if (memory.capacity() < size) {
            // A slice loses what is beside its first and last line.
            memory = ByteBuffer.allocateDirect(size + 2 * CACHE_LINE).alignedSlice(CACHE_LINE);
        }
        for (int source = 0; source < sourceCount; source++) {
            memory.put(source * padded, sources[source], offset, length);
        }
        memory.put(factors, coefficients, 0, targetCount * sourceCount);
        if (!AcceleratedCode.combine(kind, memory, targetCount, sourceCount, padded)) {
            throw new IllegalStateException("sums of shards were refused");
        }
        for (int target = 0; target < targetCount; target++) {
            memory.get(made + target * padded, targets[target], offset, length);
        }
    }

    private static boolean fits(byte[][] shards, int count, int end) {
        if (count < 0 || count > MAX_SHARDS || count > shards.length || end < 0) {
            return false;
        }
        for (int index = 0; index < count; index++) {
            if (shards[index] == null || shards[index].length < end) {
                return false;
            }
        }
        return true;
    }
}
