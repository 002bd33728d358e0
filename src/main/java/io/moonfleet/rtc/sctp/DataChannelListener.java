package io.moonfleet.rtc.sctp;

/**
 * Hears what happens on data channels. Called inside the calls of {@link DataChannels}, on the caller's thread; may call
 * back into it.
 */
public interface DataChannelListener {
    /** The association is up. Channels may have been opened, and messages sent, before: they leave now. */
    default void established() {}

    /** A channel of the peer was opened, or the peer took one of ours. */
    void opened(DataChannel channel);

    /** A whole message; the array is the listener's. Text is UTF-8 that nobody has checked. */
    void message(DataChannel channel, boolean text, byte[] data);

    /** A channel is closed in both directions; its stream may be used again. Reported once a channel. */
    void closed(DataChannel channel);

    /** The association is over, after its channels have been reported closed. Nothing follows. */
    void ended(SctpEnd end);
}
