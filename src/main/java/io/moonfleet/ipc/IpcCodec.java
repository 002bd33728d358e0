package io.moonfleet.ipc;

/**
 * The JSON messages between server and streamer as UTF-8 bytes, externally tagged as in the streamers contract. Pure
 * functions; the only exception of the decoders is {@link IpcFormatException}.
 */
public final class IpcCodec {
    private IpcCodec() {}

    public static byte[] encode(ServerIpcMessage message) {
        return Json.bytes(generator -> ServerMessageCodec.write(generator, message));
    }

    public static byte[] encode(StreamerIpcMessage message) {
        return Json.bytes(generator -> StreamerMessageCodec.write(generator, message));
    }

    public static ServerIpcMessage decodeServerMessage(byte[] json) throws IpcFormatException {
        return ServerMessageCodec.read(Json.parse(json));
    }

    public static StreamerIpcMessage decodeStreamerMessage(byte[] json) throws IpcFormatException {
        return StreamerMessageCodec.read(Json.parse(json));
    }

    /** A text that came from elsewhere (a host, an exception), cut to what a reader accepts. */
    static String bounded(String text, int maxBytes) {
        // Three bytes a UTF-16 unit is UTF-8's worst case.
        int maxUnits = maxBytes / 3;
        if (text.length() <= maxUnits) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(maxUnits - 1)) ? maxUnits - 1 : maxUnits);
    }
}
