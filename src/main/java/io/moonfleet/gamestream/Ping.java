package io.moonfleet.gamestream;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The datagrams by which a host learns where to send a stream (protocol document, section 4.2). */
public final class Ping {
    public static final int PAYLOAD_LENGTH = 16;
    private static final byte[] LEGACY = {'P', 'I', 'N', 'G'};

    private final Optional<byte[]> payload;
    private int counter;

    /** @param payload the 16 bytes that the host gave for this stream, empty for the legacy form */
    public Ping(Optional<byte[]> payload) {
        this.payload = payload.filter(bytes -> bytes.length == PAYLOAD_LENGTH);
    }

    /** The next one; their counter starts at 1. */
    public byte[] next() {
        if (payload.isEmpty()) {
            return LEGACY.clone();
        }
        counter++;
        return ByteBuffer.allocate(PAYLOAD_LENGTH + Integer.BYTES)
                .put(payload.get())
                .putInt(counter)
                .array();
    }
}
