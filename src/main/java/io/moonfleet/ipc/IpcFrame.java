package io.moonfleet.ipc;

import java.nio.ByteBuffer;

/** What the framing reader found next on the socket. */
public sealed interface IpcFrame {
    /** Bytes in front of the payload. */
    int HEADER_LENGTH = 5;

    /** A whole frame. */
    record Content(int kind, byte[] payload) implements IpcFrame {}

    /** A frame that was refused and skipped; the next one can be read. */
    record Refused(String reason) implements IpcFrame {}

    /** The stream ended between two frames. */
    record End() implements IpcFrame {}

    /** Bytes of one frame, ready to be written: {@code u32 length | u8 kind | payload}, big-endian. */
    static byte[] encode(int kind, byte[] payload) {
        return ByteBuffer.allocate(HEADER_LENGTH + payload.length)
                .put(header(kind, payload.length))
                .put(payload)
                .array();
    }

    /** The bytes in front of a payload of that length. */
    static byte[] header(int kind, int payloadLength) {
        if (payloadLength + 1 > IpcProtocol.MAX_FRAME_LENGTH) {
            throw new IllegalArgumentException("a frame of " + payloadLength + " bytes is too long");
        }
        return ByteBuffer.allocate(HEADER_LENGTH)
                .putInt(1 + payloadLength)
                .put((byte) kind)
                .array();
    }
}
