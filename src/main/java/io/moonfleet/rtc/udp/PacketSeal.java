package io.moonfleet.rtc.udp;

import java.util.Optional;

/**
 * AES-GCM for whole batches of RTP packets (RFC 7714 §8) by OpenSSL's libcrypto, one call a batch. The caller says of each
 * packet how long its header is and what its roll-over counter is, and then seals. Use by one thread at a time; a closed
 * one is not to be used.
 */
public final class PacketSeal implements AutoCloseable {
    private static final int TAG = 16;

    private final int[] headers = new int[DatagramBatch.MAX_DATAGRAMS];
    private final int[] rollovers = new int[DatagramBatch.MAX_DATAGRAMS];
    private long handle;

    private PacketSeal(long handle) {
        this.handle = handle;
    }

    /** With a session key of 16 or 32 bytes and a session salt of 12; empty where libcrypto or our library is missing. */
    public static Optional<PacketSeal> open(byte[] key, byte[] salt) {
        if (!NativeLibrary.crypto()) {
            return Optional.empty();
        }
        long handle = NativeLibrary.openSeal(key, salt);
        return handle == 0 ? Optional.empty() : Optional.of(new PacketSeal(handle));
    }

    /** Whether {@link #open} can give one. */
    public static boolean available() {
        return NativeLibrary.crypto();
    }

    /**
     * Tells of the packet at a place in the batch.
     *
     * @param header bytes of the header, with contributors and extension
     */
    public void packet(int index, int header, int rollover) {
        headers[index] = header;
        rollovers[index] = rollover;
    }

    /** Encrypts all packets of the batch in place; the last 16 bytes of each are room for the tag. */
    public void seal(DatagramBatch batch) {
        if (!NativeLibrary.seal(handle(), batch.data(), batch.lengths(), batch.count(), headers, rollovers)) {
            throw new IllegalStateException("packets of a batch do not fit what was told of them, or libcrypto failed");
        }
    }

    long sealAndSend(UdpDestination destination, DatagramBatch batch, int flags) {
        return NativeLibrary.sealAndSend(handle(), headers, rollovers, destination.socket(), destination.cookie(),
                destination.encodedAddress(), batch.data(), batch.lengths(), batch.count(), flags);
    }

    private long handle() {
        if (handle == 0) {
            throw new IllegalStateException("the packet seal is closed");
        }
        return handle;
    }

    /** Again does nothing. */
    @Override
    public void close() {
        if (handle != 0) {
            NativeLibrary.closeSeal(handle);
            handle = 0;
        }
    }
}
