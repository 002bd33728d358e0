package io.moonfleet.ipc;

/**
 * Media on its way from a streamer to the server: a message of the WebSocket transport in two parts, so that the shared
 * picture behind its header is not copied. Neither array is written any more.
 *
 * @param video    whether it depends on the video before it, unless it is a key frame; sound does not
 * @param keyFrame whether decoding can start with it
 */
public record MediaFrame(byte[] header, byte[] body, boolean video, boolean keyFrame) {
    int length() {
        return header.length + body.length;
    }
}
