package io.moonfleet.media;

/** Where encoded pictures come from: the host's own, or a second rendition of them at a lower bit rate. */
public interface EncodedSource {
    /** Hands what comes from now on to {@code consumer}; decoding can start with the next key frame only. */
    EncodedSubscription subscribe(EncodedConsumer consumer);

    /** Of the packets of sound that come now. */
    default AudioLayout audioLayout() {
        return AudioLayout.STEREO;
    }
}
