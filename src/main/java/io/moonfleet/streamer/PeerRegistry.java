package io.moonfleet.streamer;

import io.moonfleet.input.InputAggregator;
import io.moonfleet.ipc.ConnectionStatus;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.SignalingCodec;
import io.moonfleet.ipc.StreamClientMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamSignalingMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The peers of a streamer. A peer that fails, floods or leaves is removed by itself; the others do not notice. Owner
 * thread only.
 */
final class PeerRegistry implements PeerSession.Owner {
    private static final Logger LOGGER = System.getLogger(PeerRegistry.class.getName());
    private static final int MAX_PEERS = 256;

    /** Text messages of the {@code general} channel are JSON (streamers contract, section 6). */
    private static final String GENERAL_TERMINATED = "\"ConnectionTerminated\"";

    private final EventLoop loop;
    private final MediaOutput media;
    private final WebSocketBroadcast viewers;
    private final InputAggregator aggregator;
    private final Consumer<StreamerIpcMessage> server;
    private final Map<String, PeerSession> peers = new LinkedHashMap<>();
    private final List<Thread> closing = new ArrayList<>();

    PeerRegistry(
            EventLoop loop,
            MediaOutput media,
            WebSocketBroadcast viewers,
            InputAggregator aggregator,
            Consumer<StreamerIpcMessage> server) {
        this.loop = loop;
        this.media = media;
        this.viewers = viewers;
        this.aggregator = aggregator;
        this.server = server;
    }

    void add(String peerId, PeerKind kind, Optional<StreamServerMessage> greeting) {
        if (peers.containsKey(peerId)) {
            LOGGER.log(Level.WARNING, "peer {0} is there already", peerId);
            return;
        }
        if (peers.size() >= MAX_PEERS) {
            server.accept(new StreamerIpcMessage.PeerClosed(peerId, "too many peers"));
            return;
        }
        PeerSession session = new PeerSession(peerId, kind, loop, this);
        if (negotiates(session)) {
            tell(peerId, new StreamServerMessage.StageStarting(PeerStages.SETUP));
        }
        try {
            session.open(media, viewers);
        } catch (RuntimeException | LinkageError failed) {
            LOGGER.log(Level.ERROR, "peer " + peerId + " could not be created", failed);
            server.accept(new StreamerIpcMessage.PeerClosed(peerId, "the peer connection could not be created"));
            return;
        }
        peers.put(peerId, session);
        LOGGER.log(Level.INFO, "peer {0} added, {1} now", peerId, peers.size());
        if (negotiates(session)) {
            tell(peerId, new StreamServerMessage.StageComplete(PeerStages.SETUP));
            tell(peerId, new StreamServerMessage.StageStarting(PeerStages.NEGOTIATION));
        }
        // Last, for a page shows the latest of what begins.
        greeting.ifPresent(message -> tell(peerId, message));
    }

    private static boolean negotiates(PeerSession session) {
        return session.kind() != PeerKind.WEBSOCKET;
    }

    /** Also for a peer that has just been refused: the server knows best who is there. */
    void tell(String peerId, StreamServerMessage message) {
        server.accept(new StreamerIpcMessage.ToPeer(peerId, message));
    }

    void fromBrowser(String peerId, StreamClientMessage message) {
        PeerSession session = peers.get(peerId);
        if (session == null) {
            // The server's message and the peer's end have crossed.
            return;
        }
        switch (message) {
            case StreamClientMessage.Signaling signaling -> {
                if (!session.fromBrowser(signaling.message())) {
                    drop(session, "too many signalling messages");
                }
            }
            case StreamClientMessage.AuthenticateAndInit _ -> {
                // The server has authenticated; on a peer socket the rest of the message means nothing.
            }
        }
    }

    void remove(String peerId) {
        PeerSession session = peers.get(peerId);
        if (session != null) {
            forget(session, "removed by the server");
        }
    }

    void tellAll(StreamServerMessage message) {
        for (String peerId : peers.keySet()) {
            tell(peerId, message);
        }
    }

    /** Sends JSON text to every peer over its own channel. */
    void tellAllGeneral(String text) {
        peers.values().forEach(session -> session.peer().sendGeneral(text));
    }

    /** As {@link #tellAllGeneral}, to one peer; it waits until the peer is connected. */
    void tellGeneral(String peerId, String text) {
        Optional.ofNullable(peers.get(peerId)).ifPresent(session -> session.peer().sendGeneral(text));
    }

    /** Tells all peers what is thought of the connection to the host. */
    void tellAll(ConnectionStatus status) {
        peers.values().forEach(session -> tell(session, status));
    }

    /** As {@link #tellAll(ConnectionStatus)}, to one peer. */
    void tell(String peerId, ConnectionStatus status) {
        Optional.ofNullable(peers.get(peerId)).ifPresent(session -> tell(session, status));
    }

    /** It belongs on the peer's own channel (streamers contract, section 6); those that have none hear of it on their socket. */
    private void tell(PeerSession session, ConnectionStatus status) {
        StreamServerMessage message = new StreamServerMessage.ConnectionStatusUpdate(status);
        if (session.kind() == PeerKind.WEBSOCKET) {
            tell(session.peerId(), message);
        } else {
            session.peer().sendGeneral(SignalingCodec.encode(message));
        }
    }

    /** Sends a message about one of its pads to a peer, if it is still there. */
    void tellPad(String peerId, byte[] message) {
        Optional.ofNullable(peers.get(peerId)).ifPresent(session -> session.peer().sendPadMessage(message));
    }

    List<StreamerIpcMessage.PeerStatistics> statistics() {
        List<StreamerIpcMessage.PeerStatistics> statistics = new ArrayList<>(peers.size());
        for (PeerSession session : peers.values()) {
            statistics.add(session.statistics());
        }
        return statistics;
    }

    /** Tells every peer over its own channel that the stream is over, and closes all of them in the background. */
    List<Thread> closeAll() {
        for (PeerSession session : List.copyOf(peers.values())) {
            session.peer().sendGeneral(GENERAL_TERMINATED);
            forget(session, "the stream ended");
        }
        return List.copyOf(closing);
    }

    @Override
    public void signaling(PeerSession session, StreamSignalingMessage message) {
        if (current(session)) {
            tell(session.peerId(), new StreamServerMessage.Signaling(message));
        }
    }

    @Override
    public void connected(PeerSession session) {
        if (current(session) && negotiates(session)) {
            tell(session.peerId(), new StreamServerMessage.StageComplete(PeerStages.NEGOTIATION));
        }
    }

    @Override
    public void peerClosed(PeerSession session, String reason) {
        if (current(session)) {
            drop(session, reason);
        }
    }

    @Override
    public void input(PeerSession session, String label, byte[] data) {
        // A WHEP player only watches.
        if (current(session) && session.kind() != PeerKind.WHEP) {
            aggregator.message(session.peerId(), label, data);
        }
    }

    @Override
    public void inputOverflow(PeerSession session) {
        if (current(session)) {
            LOGGER.log(Level.WARNING, "peer {0} sends input faster than it can be taken", session.peerId());
            aggregator.inputLost(session.peerId());
        }
    }

    @Override
    public void channelClosed(PeerSession session, String label) {
        if (current(session)) {
            aggregator.channelClosed(session.peerId(), label);
        }
    }

    private boolean current(PeerSession session) {
        return peers.get(session.peerId()) == session;
    }

    /** Ends a peer from this side and tells the server. */
    private void drop(PeerSession session, String reason) {
        forget(session, reason);
        server.accept(new StreamerIpcMessage.PeerClosed(session.peerId(), reason));
    }

    private void forget(PeerSession session, String reason) {
        peers.remove(session.peerId());
        aggregator.peerGone(session.peerId());
        closing.removeIf(thread -> !thread.isAlive());
        // Closing may take seconds: never on the owner thread.
        closing.add(Thread.ofVirtual().name("close-peer").start(() -> {
            try {
                session.peer().close();
            } catch (RuntimeException | LinkageError failed) {
                LOGGER.log(Level.ERROR, "peer " + session.peerId() + " could not be closed", failed);
            }
        }));
        LOGGER.log(Level.INFO, "peer {0} gone, {1} left: {2}", session.peerId(), peers.size(), reason);
    }
}
