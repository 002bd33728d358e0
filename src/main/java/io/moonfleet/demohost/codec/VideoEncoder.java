package io.moonfleet.demohost.codec;

import io.moonfleet.demohost.scene.Canvas;
import io.moonfleet.ffmpeg.EncodedPicture;

/** Encodes one session's pictures, one access unit for each, without delay. Not thread-safe; must be closed. */
public interface VideoEncoder extends AutoCloseable {
    /** Encodes a picture of this encoder's size. The first one is a key frame, others are where asked. */
    EncodedPicture encode(Canvas picture, boolean keyFrame);

    @Override
    void close();
}
