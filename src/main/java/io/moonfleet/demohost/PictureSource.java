package io.moonfleet.demohost;

import io.moonfleet.ffmpeg.EncodedPicture;

/** Where a session's encoded pictures come from. Owned by the session's video thread; must be closed. */
interface PictureSource extends AutoCloseable {
    /**
     * The next picture.
     *
     * @param frameNumber counts from 1 without gaps
     * @param nanoTime    when it is made
     * @param keyFrame    whether it has to be one
     */
    EncodedPicture next(int frameNumber, long nanoTime, boolean keyFrame);

    /** Parity packets for each hundred data packets that the pictures are sent with. */
    int fecPercentage();

    @Override
    void close();
}
