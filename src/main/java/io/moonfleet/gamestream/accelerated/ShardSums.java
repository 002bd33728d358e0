package io.moonfleet.gamestream.accelerated;

/**
 * Sums of multiples of byte arrays in GF(2^8) with the polynomial 0x11D, by the processor's vector instructions. Stateless;
 * any thread.
 */
public final class ShardSums {
    /** Most targets and most sources of one call. */
    public static final int MAX_SHARDS = 255;

    /** Instructions, from the slowest to the fastest. */
    public enum Kind {
        SSSE3,
        AVX2,
        GFNI
    }

    private ShardSums() {}

    /** Whether this processor and this program have them. */
    public static boolean available() {
        return AcceleratedCode.bestShardKind() > 0;
    }

    /** Whether this processor and this program have these instructions. */
    public static boolean available(Kind kind) {
        return AcceleratedCode.bestShardKind() > kind.ordinal();
    }

    /** What is used here, in words for an operator. */
    public static String describe() {
        int best = AcceleratedCode.bestShardKind();
        return best == 0 ? "tables of the Java runtime" : Kind.values()[best - 1].name();
    }

    /**
     * Overwrites {@code length} bytes from {@code offset} of each target with the sum of the sources' multiples. No target is
     * a source as well.
     *
     * @param coefficients of the first target for each source, then of the second, and so on
     */
    public static void combine(byte[][] targets, int targetCount, byte[][] sources, int sourceCount, byte[] coefficients,
            int offset, int length) {
        combine(AcceleratedCode.bestShardKind(), targets, targetCount, sources, sourceCount, coefficients, offset, length);
    }

    /** The same by certain instructions, for tests and benchmarks. */
    public static void combine(Kind kind, byte[][] targets, int targetCount, byte[][] sources, int sourceCount,
            byte[] coefficients, int offset, int length) {
        int wanted = available(kind) ? kind.ordinal() + 1 : 0;
        combine(wanted, targets, targetCount, sources, sourceCount, coefficients, offset, length);
    }

    private static void combine(int kind, byte[][] targets, int targetCount, byte[][] sources, int sourceCount,
            byte[] coefficients, int offset, int length) {
        if (kind == 0 || !AcceleratedCode.combine(
                kind, targets, targetCount, sources, sourceCount, coefficients, offset, length)) {
            throw new IllegalArgumentException("shards that do not fit together, or instructions that are not there");
        }
    }
}
