package io.moonfleet.gamestream.accelerated;

import io.moonfleet.libraries.OwnLibrary;

/**
 * The receiving side's part of our own shared library. Every length and position is checked once more on the other side; a
 * handle is not.
 */
final class AcceleratedCode {
    private AcceleratedCode() {}

    /** Looked for when first asked for, as class initializers are run. */
    private static final class State {
        private static final boolean LOADED = OwnLibrary.problem().isEmpty();
        private static final int SHARD_KIND = LOADED ? shardKind() : 0;
    }

    static boolean loaded() {
        return State.LOADED;
    }

    /** The best kind of instructions for {@link #combine}, 0 for none. */
    static int bestShardKind() {
        return State.SHARD_KIND;
    }

    /** 0 none, 1 SSSE3, 2 AVX2, 3 GFNI with AVX2; each processor has the kinds below its own. */
    static native int shardKind();

    /**
     * Overwrites {@code length} bytes from {@code offset} of each target with the sum of the sources' multiples.
     *
     * @param coefficients of the first target for each source, then of the second, and so on
     * @return false when the arguments are wrong
     */
    static native boolean combine(int kind, byte[][] targets, int targetCount, byte[][] sources, int sourceCount,
            byte[] coefficients, int offset, int length);

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
