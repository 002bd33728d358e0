package io.moonfleet.rtc;

/**
 * What a {@link Peer} reports. Called from the peer's own event thread, one call at a time; implementations hand on
 * and return.
 */
public interface PeerListener {
    void localDescription(SessionDescription description);

    void localCandidate(IceCandidate candidate);

    /** ICE and DTLS are up and media flows. */
    void connected();

    /** The connection failed or was closed by the other side. Called once at most. */
    void closed(String reason);

    /** A message on one of the browser's data channels; {@code data} is handed over. */
    void message(String label, byte[] data);

    /**
     * Messages of the browser came faster than they could be handed on and were lost, maybe a release among them. Called
     * on a native thread.
     */
    default void messagesLost() {}

    /** A data channel of the browser closed (a peer's pads go with their channel). */
    void channelClosed(String label);
}
