package io.moonfleet.media;

/** One consumer's place in a {@link MediaHub}. */
public interface MediaSubscription extends AutoCloseable {
    /** Pictures handed to the consumer. */
    long pictures();

    /** Pictures dropped because the consumer was slow. */
    long picturesDropped();

    /** Ends the subscription and frees its queue. Waits, for a bounded time, until a running call of the consumer is over. */
    @Override
    void close();
}
