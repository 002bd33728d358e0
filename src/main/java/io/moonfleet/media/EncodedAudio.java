package io.moonfleet.media;

/**
 * One Opus packet of the host, or a hole.
 *
 * @param data the packet, empty where one was lost and the decoder conceals it
 */
public record EncodedAudio(byte[] data) {
    public static final EncodedAudio LOST = new EncodedAudio(new byte[0]);

    public boolean lost() {
        return data.length == 0;
    }
}
