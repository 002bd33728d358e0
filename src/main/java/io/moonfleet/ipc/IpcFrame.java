package io.moonfleet.ipc;

import java.nio.ByteBuffer;

/** What the framing reader found next on the socket. */
public sealed interface IpcFrame {
    /** A whole frame. */
    record Content(int kind, byte[] payload) implements IpcFrame {}

    /** A frame that was refused and skipped; the next one can be read. */
    record Refused(String reason) implements IpcFrame {}

    /** The stream ended between two frames. */
    record End() implements IpcFrame {}

    /** Bytes of one frame, ready to be written: {@code u32 length | u8 kind | payload}, big-endian. */
    static byte[] encode(int kind, byte[] payload) {
        if (payload.length + 1 > IpcProtocol.MAX_FRAME_LENGTH) {
            throw new IllegalArgumentException("a frame of " + payload.length + " bytes is too long");
        }
        return ByteBuffer.allocate(5 + payload.length)
                .putInt(1 + payload.length)
                .put((byte) kind)
                .put(payload)
                .array();
    }
}
