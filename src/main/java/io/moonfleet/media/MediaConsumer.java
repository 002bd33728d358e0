package io.moonfleet.media;

import io.moonfleet.media.codec.Picture;

/**
 * Takes decoded media of a {@link MediaHub}. Both methods are called on the subscription's own sender thread, one at a
 * time, and may block: that costs this consumer its oldest pictures and nobody else anything.
 */
public interface MediaConsumer {
    /** The next picture; to keep it after returning, retain it. The same one comes again while the stream stands still. */
    void picture(Picture picture);

    /**
     * Ten milliseconds of sound: 480 stereo samples, interleaved, signed 16 bit little-endian, 48 kHz. Shared with other
     * consumers, so never written.
     */
    void sound(byte[] samples);

    /** One of the methods above threw; nothing more comes. Must not wait. */
    default void failed() {}

    /** Nothing more comes, for whatever reason. Called on the subscription's thread, last of all. */
    default void ended() {}
}
