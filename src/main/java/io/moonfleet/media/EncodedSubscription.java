package io.moonfleet.media;

/** One consumer's place in an {@link EncodedSource}. */
public interface EncodedSubscription extends AutoCloseable {
    /**
     * Asks for a picture that decoding can start with. Any thread, at any rate: requests of all consumers are put
     * together. One that comes while its consumer still waits is not lost on a host that did not answer the first.
     */
    void requestKeyFrame();

    /** Ends the subscription. A call that runs on a receive thread may end after this has returned. */
    @Override
    void close();
}
