package io.moonfleet.demohost.codec;

import io.moonfleet.demohost.scene.Canvas;
import io.moonfleet.ffmpeg.EncodedPicture;

/** Encodes one session's pictures, one access unit for each, without delay. Not thread-safe; must be closed. */
public interface VideoEncoder extends AutoCloseable {
    /** Encodes a picture of this encoder's size. The first one is a key frame, others are where asked. */
    EncodedPicture encode(Canvas picture, boolean keyFrame);

    /**
     * Encodes a picture for which nothing before it is needed, nor for those after it; it may be a key frame and need not.
     */
    default EncodedPicture recover(Canvas picture) {
        return encode(picture, true);
    }

    @Override
    void close();
}
