package io.moonfleet.demohost;

/** Where a session's encoded pictures come from. Owned by the session's video thread; must be closed. */
interface PictureSource extends AutoCloseable {
    /**
     * The next picture.
     *
     * @param frameNumber counts from 1 without gaps
     * @param nanoTime    when it is made
     * @param request     what it has to be like
     */
    SentPicture next(int frameNumber, long nanoTime, PictureRequest request);

    /** Parity packets for each hundred data packets that the pictures are sent with. */
    int fecPercentage();

    @Override
    void close();
}
