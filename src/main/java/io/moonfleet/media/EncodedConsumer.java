package io.moonfleet.media;

/**
 * Takes encoded media as it comes from the host. Both methods are called on the receive threads, video and audio on one
 * each, and must neither wait nor throw: everybody else's media comes on the same threads.
 */
public interface EncodedConsumer {
    /** The next picture. After a loss the next one needs nothing that was lost: frame numbers may skip. */
    void video(EncodedVideo picture);

    /** The next packet of sound, or a hole ({@link EncodedAudio#lost()}). */
    void audio(EncodedAudio packet);
}
