package io.moonfleet.streamer;

import io.moonfleet.rtc.IceCandidate;
import io.moonfleet.rtc.Peer;
import io.moonfleet.rtc.PeerCounters;
import io.moonfleet.rtc.PeerLink;
import io.moonfleet.rtc.PeerListener;
import io.moonfleet.rtc.SessionDescription;

/**
 * A viewer whose media and input go through the server. There is nothing to negotiate and no channel of its own; what it
 * gets is what all viewers get, and the server knows how much of that has reached it.
 */
final class WebSocketPeer implements Peer {
    private final String peerId;
    private final PeerListener listener;
    private final WebSocketBroadcast broadcast;
    private final long framesBefore;

    WebSocketPeer(String peerId, PeerListener listener, WebSocketBroadcast broadcast) {
        this.peerId = peerId;
        this.listener = listener;
        this.broadcast = broadcast;
        this.framesBefore = broadcast.frames();
    }

    String peerId() {
        return peerId;
    }

    PeerListener listener() {
        return listener;
    }

    @Override
    public void start() {
        broadcast.add(this);
        listener.connected();
    }

    @Override
    public void remoteDescription(SessionDescription description) {
        // Nothing is negotiated.
    }

    @Override
    public void remoteCandidate(IceCandidate candidate) {
        // Nothing is negotiated.
    }

    @Override
    public void sendGeneral(String text) {
        // There is no such channel; what is said there comes on the socket as well (PeerRegistry).
    }

    @Override
    public void sendPadMessage(byte[] message) {
        broadcast.sendPadMessage(peerId, message);
    }

    @Override
    public PeerCounters counters() {
        return new PeerCounters(
                "connected", broadcast.frames() - framesBefore, 0, PeerLink.uncounted(PeerLink.WEBSOCKET));
    }

    @Override
    public void close() {
        broadcast.remove(this);
    }
}
