package io.moonfleet.rtc;

/**
 * One browser's connection, whatever the media path. Methods may be called from any thread and return at once; they
 * are carried out in order on the peer's event thread. A call after {@link #close()} does nothing.
 */
public interface Peer extends AutoCloseable {
    /** Creates tracks and channels and sends the offer to the listener. What a browser sends before that is lost. */
    void start();

    /** Takes the browser's answer, or its offer (then this side takes its own unanswered one back and answers). */
    void remoteDescription(SessionDescription description);

    /** Takes a candidate, also before any description: it waits for one. */
    void remoteCandidate(IceCandidate candidate);

    /** Sends a text message on the {@code general} channel; waits for it to open. */
    void sendGeneral(String text);

    /**
     * Sends a message about a pad on the browser's {@code controllers} channel; it is lost where there is none, or the
     * browser is behind with reading.
     */
    void sendPadMessage(byte[] message);

    PeerCounters counters();

    /**
     * Closes the connection, once texts on their way have left or half a second has passed, and frees everything. Blocks
     * until that is done, at most a few seconds.
     */
    @Override
    void close();
}
