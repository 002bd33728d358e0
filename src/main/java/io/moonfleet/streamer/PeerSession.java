package io.moonfleet.streamer;

import io.moonfleet.input.BrowserInputCodec;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.RtcSdpType;
import io.moonfleet.ipc.StreamSignalingMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import io.moonfleet.rtc.IceCandidate;
import io.moonfleet.rtc.Peer;
import io.moonfleet.rtc.PeerCounters;
import io.moonfleet.rtc.PeerLink;
import io.moonfleet.rtc.PeerListener;
import io.moonfleet.rtc.SessionDescription;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One browser: its peer connection and what is counted about it. The listener's methods come on the peer's event thread
 * and only post; all other methods belong to the owner thread.
 */
final class PeerSession implements PeerListener {
    /** The owner thread's side. Calls of a peer that has been removed meanwhile are its business to drop. */
    interface Owner {
        void signaling(PeerSession session, StreamSignalingMessage message);

        void connected(PeerSession session);

        void peerClosed(PeerSession session, String reason);

        void input(PeerSession session, String label, byte[] data);

        /** Input of this peer was lost, maybe a release among it. */
        void inputOverflow(PeerSession session);

        void channelClosed(PeerSession session, String label);
    }

    /** Input messages of one peer that may wait for the owner thread; more is no human. */
    static final int MAX_PENDING_INPUT = 512;

    /** Signalling messages a browser may send in its life; a real one needs fewer than a hundred. */
    static final int MAX_SIGNALING = 2_000;

    private final String peerId;
    private final PeerKind kind;
    private final EventLoop loop;
    private final Owner owner;
    private final AtomicInteger pendingInput = new AtomicInteger();
    private final AtomicBoolean overflowPosted = new AtomicBoolean();
    private Peer peer;
    private int signalingMessages;
    private long inputMessages;

    PeerSession(String peerId, PeerKind kind, EventLoop loop, Owner owner) {
        this.peerId = peerId;
        this.kind = kind;
        this.loop = loop;
        this.owner = owner;
    }

    String peerId() {
        return peerId;
    }

    Peer peer() {
        return peer;
    }

    void open(MediaOutput media, WebSocketBroadcast viewers) {
        peer = kind == PeerKind.WEBSOCKET
                ? viewers.createPeer(peerId, this)
                : media.createPeer(peerId, kind, this);
        peer.start();
    }

    PeerKind kind() {
        return kind;
    }

    /**
     * Passes a browser's signalling on.
     *
     * @return false when this peer has sent more than any browser does
     */
    boolean fromBrowser(StreamSignalingMessage message) {
        if (++signalingMessages > MAX_SIGNALING) {
            return false;
        }
        switch (message) {
            case StreamSignalingMessage.Description description -> {
                Optional<SessionDescription.Type> type = type(description.type());
                if (type.isPresent()) {
                    peer.remoteDescription(new SessionDescription(type.orElseThrow(), description.sdp()));
                }
            }
            case StreamSignalingMessage.AddIceCandidate candidate ->
                peer.remoteCandidate(
                        new IceCandidate(candidate.candidate(), candidate.sdpMid(), candidate.sdpMlineIndex()));
        }
        return true;
    }

    StreamerIpcMessage.PeerStatistics statistics() {
        PeerCounters counters = peer.counters();
        PeerLink link = counters.link();
        return new StreamerIpcMessage.PeerStatistics(
                peerId,
                counters.state(),
                counters.framesSent(),
                counters.framesDropped(),
                inputMessages,
                new StreamerIpcMessage.LinkStatistics(
                        link.path(),
                        link.reason(),
                        link.state(),
                        link.bytesSent(),
                        link.packetsSent(),
                        link.packetsResent(),
                        link.keyFrameWaits(),
                        link.lossFraction(),
                        link.roundTripMicros(),
                        link.queuedFrames()));
    }

    @Override
    public void localDescription(SessionDescription description) {
        RtcSdpType type =
                switch (description.type()) {
                    case OFFER -> RtcSdpType.OFFER;
                    case ANSWER -> RtcSdpType.ANSWER;
                    case PRANSWER -> RtcSdpType.PRANSWER;
                    case ROLLBACK -> RtcSdpType.ROLLBACK;
                };
        loop.post(() -> owner.signaling(this, new StreamSignalingMessage.Description(type, description.sdp())));
    }

    @Override
    public void localCandidate(IceCandidate candidate) {
        loop.post(() -> owner.signaling(
                this,
                new StreamSignalingMessage.AddIceCandidate(
                        candidate.candidate(), candidate.sdpMid(), candidate.sdpMlineIndex(), Optional.empty())));
    }

    @Override
    public void connected() {
        loop.post(() -> owner.connected(this));
    }

    @Override
    public void closed(String reason) {
        loop.post(() -> owner.peerClosed(this, reason));
    }

    @Override
    public void message(String label, byte[] data) {
        if (data.length > BrowserInputCodec.MAX_LENGTH) {
            return;
        }
        if (overflowPosted.get()) {
            // A press that came in front of the release of everything would be taken back by it.
            return;
        }
        if (pendingInput.incrementAndGet() > MAX_PENDING_INPUT) {
            pendingInput.decrementAndGet();
            messagesLost();
            return;
        }
        loop.post(() -> {
            pendingInput.decrementAndGet();
            inputMessages++;
            owner.input(this, label, data);
        });
    }

    @Override
    public void messagesLost() {
        if (overflowPosted.compareAndSet(false, true)) {
            loop.post(() -> {
                overflowPosted.set(false);
                owner.inputOverflow(this);
            });
        }
    }

    @Override
    public void channelClosed(String label) {
        loop.post(() -> owner.channelClosed(this, label));
    }

    private static Optional<SessionDescription.Type> type(RtcSdpType type) {
        return switch (type) {
            case OFFER -> Optional.of(SessionDescription.Type.OFFER);
            case ANSWER -> Optional.of(SessionDescription.Type.ANSWER);
            case PRANSWER -> Optional.of(SessionDescription.Type.PRANSWER);
            case ROLLBACK -> Optional.of(SessionDescription.Type.ROLLBACK);
            case UNSPECIFIED -> Optional.empty();
        };
    }
}
