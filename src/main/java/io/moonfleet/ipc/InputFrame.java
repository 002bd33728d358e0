package io.moonfleet.ipc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message of one viewer of the WebSocket transport on its way to the streamer, or one for it on its way back: {@code u8 length, peer id, message}, the peer
 * id in ASCII, the message as it is on the viewer's socket (streamers contract, section 9).
 */
public record InputFrame(String peerId, byte[] message) {
    private static final int MAX_MESSAGE_LENGTH = 2048;

    /** The payload of a frame of {@link IpcProtocol#KIND_INPUT}. */
    public byte[] encode() {
        byte[] id = peerId.getBytes(StandardCharsets.US_ASCII);
        if (id.length > 255 || message.length > MAX_MESSAGE_LENGTH) {
            throw new IllegalArgumentException("input that is too long");
        }
        byte[] payload = new byte[1 + id.length + message.length];
        payload[0] = (byte) id.length;
        System.arraycopy(id, 0, payload, 1, id.length);
        System.arraycopy(message, 0, payload, 1 + id.length, message.length);
        return payload;
    }

    public static InputFrame decode(byte[] payload) throws IpcFormatException {
        int idLength = payload.length == 0 ? 0 : Byte.toUnsignedInt(payload[0]);
        if (idLength == 0 || payload.length < 1 + idLength) {
            throw new IpcFormatException("input without a peer");
        }
        if (payload.length - 1 - idLength > MAX_MESSAGE_LENGTH) {
            throw new IpcFormatException("input that is too long");
        }
        for (int index = 1; index <= idLength; index++) {
            if (payload[index] <= ' ') {
                throw new IpcFormatException("a peer id that is not ASCII");
            }
        }
        return new InputFrame(
                new String(payload, 1, idLength, StandardCharsets.US_ASCII),
                Arrays.copyOfRange(payload, 1 + idLength, payload.length));
    }
}
