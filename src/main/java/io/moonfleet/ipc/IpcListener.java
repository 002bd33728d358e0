package io.moonfleet.ipc;

/**
 * What an {@link IpcConnection} reports, from its reader thread, one call at a time. A listener that is slow slows the
 * sender down through the socket; nothing is queued for it.
 *
 * @param <I> the messages that come in
 */
public interface IpcListener<I> {
    void message(I message);

    /**
     * A frame that is no JSON message; the payload is handed over.
     *
     * @return whether frames of that kind are expected; otherwise it is refused
     */
    default boolean frame(int kind, byte[] payload) {
        return false;
    }

    /** A frame could not be read as a message; the other side has been told. {@code count} is how many so far. */
    default void refused(long count, String reason) {}

    /** The connection is over, whoever ended it. Called exactly once, after the last message. */
    void closed(String reason);
}
