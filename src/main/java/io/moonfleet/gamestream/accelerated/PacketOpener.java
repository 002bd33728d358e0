package io.moonfleet.gamestream.accelerated;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Optional;

/**
 * Decrypts datagrams of the video stream by OpenSSL's libcrypto, without allocating anything. What it holds outside of the
 * heap is freed when it is not reachable any more. One thread.
 */
public final class PacketOpener {
    private static final class Cleaning {
        private static final Cleaner CLEANER = Cleaner.create();
    }

    private final long handle;

    private PacketOpener(long handle) {
        this.handle = handle;
        Cleaning.CLEANER.register(this, () -> AcceleratedCode.closeKey(handle));
    }

    /** @return empty where our own library or libcrypto is missing */
    public static Optional<PacketOpener> of(byte[] key) {
        if (!AcceleratedCode.loaded()) {
            return Optional.empty();
        }
        long handle = AcceleratedCode.openKey(key);
        return handle == 0 ? Optional.empty() : Optional.of(new PacketOpener(handle));
    }

    /**
     * @param datagram IV 12 bytes, frame number 4, tag 16, ciphertext; {@code length} bytes in all
     * @param packet   gets the {@code length - 32} bytes of the packet
     * @return whether it is genuine; if not, {@code packet} is unspecified
     */
    public boolean open(byte[] datagram, int length, byte[] packet) {
        try {
            return AcceleratedCode.decrypt(handle, datagram, length, packet);
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}
