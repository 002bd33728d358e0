package io.moonfleet.media;

/**
 * One Opus packet of the host, or a hole.
 *
 * @param data  the packet, empty where one was lost and the decoder conceals it
 * @param first whether a session with the host begins with it: time has passed since the packet before, of which no holes tell
 */
public record EncodedAudio(byte[] data, boolean first) {
    public static final EncodedAudio LOST = new EncodedAudio(new byte[0]);

    /** One in the middle of a session. */
    public EncodedAudio(byte[] data) {
        this(data, false);
    }

    public boolean lost() {
        return data.length == 0;
    }
}
