package io.moonfleet.server.registry;

import io.moonfleet.ipc.InputFrame;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamClientMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamerIpcMessage.LinkStatistics;
import io.moonfleet.ipc.StreamerIpcMessage.PeerStatistics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The peers of one streamer. Not thread-safe: guarded by the lock of its {@link Streamer}. */
final class StreamerPeers {
    /** Messages kept for a peer until the child can take them. */
    private static final int MAX_EARLY_MESSAGES = 64;

    private static final class Peer {
        private final String peerId;
        private final PeerKind kind;
        private final Instant connectedAt;
        private final PeerSink sink;
        private final List<StreamClientMessage> early = new ArrayList<>();
        private boolean added;
        private boolean toldFailure;
        private boolean toldTerminated;

        private Peer(String peerId, PeerKind kind, Instant connectedAt, PeerSink sink) {
            this.peerId = peerId;
            this.kind = kind;
            this.connectedAt = connectedAt;
            this.sink = sink;
        }

        private void send(StreamServerMessage message) {
            toldFailure |= message instanceof StreamServerMessage.StageFailed;
            toldTerminated |= message instanceof StreamServerMessage.ConnectionTerminated;
            sink.send(message);
        }
    }

    private final Map<String, Peer> peers = new LinkedHashMap<>();
    /** Peers that are gone and of which the child, which had no room for more messages, still has to be told. */
    private final Set<String> toRemove = new LinkedHashSet<>();
    /** Those that media goes to through the server; read by the thread that reads from the child, without the lock. */
    private final List<PeerSink> viewers = new CopyOnWriteArrayList<>();
    private final PeerRates rates = new PeerRates();

    int count() {
        return peers.size();
    }

    void add(
            String peerId,
            PeerKind kind,
            Instant connectedAt,
            PeerSink sink,
            Optional<StreamerChild> readyChild) {
        Peer peer = new Peer(peerId, kind, connectedAt, sink);
        peers.put(peerId, peer);
        if (kind == PeerKind.WEBSOCKET) {
            viewers.add(sink);
        }
        readyChild.ifPresent(child -> introduce(peer, child));
    }

    /** Tells a child that has become ready of the peers that came before. */
    void introduceAll(StreamerChild child) {
        for (Peer peer : List.copyOf(peers.values())) {
            if (!peer.added) {
                introduce(peer, child);
            }
        }
    }

    void fromBrowser(String peerId, StreamClientMessage message, Optional<StreamerChild> child) {
        Peer peer = peers.get(peerId);
        if (peer == null) {
            return;
        }
        if (!peer.added) {
            if (peer.early.size() >= MAX_EARLY_MESSAGES) {
                drop(peer, "too many messages before the stream was ready");
                return;
            }
            peer.early.add(message);
            return;
        }
        if (!child.orElseThrow().send(new ServerIpcMessage.FromPeer(peerId, message))) {
            toRemove.add(peerId);
            drop(peer, "the streamer does not keep up");
        }
    }

    /** A message of the WebSocket transport, for all of its viewers; needs no lock. */
    void media(byte[] message) {
        for (PeerSink viewer : viewers) {
            viewer.media(message);
        }
    }

    /** For one viewer of the WebSocket transport. */
    void toViewer(InputFrame message) {
        Peer peer = peers.get(message.peerId());
        if (peer != null && peer.kind == PeerKind.WEBSOCKET) {
            peer.sink.padMessage(message.message());
        }
    }

    /** Input of a viewer of the WebSocket transport; nothing is controlled before the stream is there. */
    void input(String peerId, byte[] message, Optional<StreamerChild> child) {
        Peer peer = peers.get(peerId);
        if (peer == null || !peer.added || child.isEmpty()) {
            return;
        }
        if (!child.orElseThrow().send(new InputFrame(peerId, message))) {
            // What was lost may have been a release.
            toRemove.add(peerId);
            drop(peer, "the streamer does not keep up");
        }
    }

    /** The browser is gone. */
    void remove(String peerId, Optional<StreamerChild> child) {
        Peer peer = forget(peerId);
        if (peer != null && peer.added) {
            toRemove.add(peerId);
            child.ifPresent(this::tellRemovals);
        }
    }

    /** Tells the child of the peers that are gone, as far as it has room; to be called again while there may be some. */
    void tellRemovals(StreamerChild child) {
        toRemove.removeIf(peerId -> child.send(new ServerIpcMessage.RemovePeer(peerId)));
    }

    /** The child has ended the peer connection. */
    void closedByChild(String peerId, String reason) {
        toRemove.remove(peerId);
        Peer peer = forget(peerId);
        if (peer != null) {
            peer.sink.close(reason);
        }
    }

    void send(String peerId, StreamServerMessage message) {
        Peer peer = peers.get(peerId);
        if (peer != null) {
            peer.send(message);
        }
    }

    void broadcast(StreamServerMessage message) {
        peers.values().forEach(peer -> peer.send(message));
    }

    /** Everybody is told, each thing once, and disconnected. */
    void terminate(Optional<StreamerFailure> failure, String reason) {
        for (Peer peer : peers.values()) {
            Optional<String> stage = failure.flatMap(StreamerFailure::stage);
            int errorCode = failure.map(StreamerFailure::errorCode).orElse(0);
            if (stage.isPresent() && !peer.toldFailure) {
                peer.send(new StreamServerMessage.StageFailed(stage.orElseThrow(), errorCode));
            }
            if (!peer.toldTerminated) {
                peer.send(new StreamServerMessage.ConnectionTerminated(errorCode));
            }
            peer.sink.close(reason);
        }
        peers.clear();
        viewers.clear();
    }

    private Peer forget(String peerId) {
        Peer peer = peers.remove(peerId);
        if (peer != null) {
            viewers.remove(peer.sink);
        }
        return peer;
    }

    /** Takes the child's latest report; what went through this server is counted here. */
    void report(List<PeerStatistics> statistics, long nanos, StreamTotals totals) {
        rates.retain(peers.keySet());
        for (PeerStatistics entry : statistics) {
            Peer peer = peers.get(entry.peerId());
            if (peer != null) {
                long bytes = peer.sink.counters().map(SinkCounters::bytesSent).orElse(entry.link().bytesSent());
                totals.addBytesSent(entry.link().path(), rates.sample(entry.peerId(), bytes, nanos));
            }
        }
    }

    List<PeerSnapshot> snapshot(List<PeerStatistics> statistics) {
        Map<String, PeerStatistics> byId = new LinkedHashMap<>();
        statistics.forEach(entry -> byId.put(entry.peerId(), entry));
        return peers.values().stream()
                .map(peer -> {
                    PeerStatistics known = byId.getOrDefault(peer.peerId, unknown(peer));
                    return peer.sink.counters()
                            .map(counters -> snapshot(peer, known, counters))
                            .orElseGet(() -> snapshot(peer, known));
                })
                .toList();
    }

    private PeerSnapshot snapshot(Peer peer, PeerStatistics known) {
        return new PeerSnapshot(
                peer.peerId,
                peer.kind,
                peer.connectedAt,
                known.state(),
                known.framesSent(),
                known.framesDropped(),
                known.inputMessages(),
                known.link(),
                rates.bitrate(peer.peerId));
    }

    private PeerSnapshot snapshot(Peer peer, PeerStatistics known, SinkCounters counters) {
        return new PeerSnapshot(
                peer.peerId,
                peer.kind,
                peer.connectedAt,
                known.state(),
                counters.framesSent(),
                counters.framesDropped(),
                known.inputMessages(),
                new LinkStatistics(
                        known.link().path(),
                        known.link().reason(),
                        counters.roundTripMicros() == 0 ? "unknown" : counters.behind() ? "weak" : "good",
                        counters.bytesSent(),
                        0,
                        0,
                        counters.keyFrameWaits(),
                        0,
                        counters.roundTripMicros(),
                        counters.queuedFrames()),
                rates.bitrate(peer.peerId));
    }

    private static PeerStatistics unknown(Peer peer) {
        String path =
                switch (peer.kind) {
                    case RTP, WHEP -> PeerKind.RTP.wireName();
                    case TRANSCODE, WEBSOCKET -> peer.kind.wireName();
                };
        return new PeerStatistics(peer.peerId, "new", 0, 0, 0, LinkStatistics.unknown(path));
    }

    private void introduce(Peer peer, StreamerChild child) {
        boolean known = child.send(new ServerIpcMessage.AddPeer(peer.peerId, peer.kind));
        boolean taken = known;
        for (StreamClientMessage message : peer.early) {
            taken = taken && child.send(new ServerIpcMessage.FromPeer(peer.peerId, message));
        }
        peer.early.clear();
        peer.added = true;
        if (known && !taken) {
            toRemove.add(peer.peerId);
        }
        if (!taken) {
            drop(peer, "the streamer does not keep up");
        }
    }

    private void drop(Peer peer, String reason) {
        forget(peer.peerId);
        peer.sink.close(reason);
    }
}
