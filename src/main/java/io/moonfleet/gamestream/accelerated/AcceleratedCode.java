package io.moonfleet.gamestream.accelerated;

import io.moonfleet.libraries.OwnLibrary;
import java.nio.ByteBuffer;

/**
 * The receiving side's part of our own shared library. Every length and position is checked once more on the other side; a
 * handle is not.
 */
final class AcceleratedCode {
    private AcceleratedCode() {}

    /** Looked for when first asked for, as class initializers are run. */
    private static final class State {
        private static final boolean LOADED = OwnLibrary.problem().isEmpty();
        private static final int SHARD_KINDS = LOADED ? shardKinds() : 0;
    }

    static boolean loaded() {
        return State.LOADED;
    }

    /** The best kind of instructions for {@link #combine}, 0 for none. */
    static int bestShardKind() {
        return State.SHARD_KINDS == 0 ? 0 : Integer.SIZE - 1 - Integer.numberOfLeadingZeros(State.SHARD_KINDS);
    }

    static boolean hasShardKind(int kind) {
        return (State.SHARD_KINDS >> kind & 1) != 0;
    }

    /** A bit for each kind that is there: bit 1 for SSSE3, and so on as in {@link ShardSums.Kind}. */
    static native int shardKinds();

    /**
     * Sums of the sources' multiples. The direct memory has the sources one behind the other, then the targets, which are
     * overwritten, then the coefficients of the first target for each source, of the second, and so on.
     *
     * @param length of each source and target in bytes, a multiple of 128
     * @return false when the arguments are wrong
     */
    static native boolean combine(int kind, ByteBuffer memory, int targetCount, int sourceCount, int length);

    /** An AES-128-GCM key ready for decrypting; 0 when there is no libcrypto. */
    static native long openKey(byte[] key);

    /** Not while another thread uses the handle, and once. */
    static native void closeKey(long handle);

    /**
     * Decrypts a datagram of the video stream (protocol document, section 4.4.1).
     *
     * @param packet gets {@code length - 32} bytes
     * @return false when it is not genuine, or when the arguments are wrong
     */
    static native boolean decrypt(long handle, byte[] datagram, int length, byte[] packet);
}
