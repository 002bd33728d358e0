package io.moonfleet.gamestream.enet;

import io.moonfleet.gamestream.enet.EnetCommand.Header;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One ENet endpoint without its socket: gets datagrams and the time, gives datagrams (protocol document, section 6.1).
 * Not thread-safe: one owner thread calls everything. Times are microseconds of a monotonic clock of the caller's
 * choice that does not start below zero.
 */
public final class EnetHost {
    private final EnetSettings settings;
    private final EnetListener listener;
    private final RandomGenerator random;
    private final boolean server;
    private final EnetPeer[] peers;
    private final SessionIds[] sessions;
    private final ByteBuffer out = ByteBuffer.allocate(EnetSettings.MAXIMUM_MTU);

    private Refusal refusal;

    /** An answer to a CONNECT that was not accepted. */
    private record Refusal(EnetDatagram datagram, InetSocketAddress to) {}

    private EnetHost(EnetSettings settings, EnetListener listener, RandomGenerator random, boolean server) {
        this.settings = settings;
        this.listener = listener;
        this.random = random;
        this.server = server;
        peers = new EnetPeer[settings.maximumPeers()];
        sessions = new SessionIds[settings.maximumPeers()];
        Arrays.fill(sessions, SessionIds.FRESH);
    }

    /** An endpoint that connects to others and takes no connection. */
    public static EnetHost client(EnetSettings settings, EnetListener listener, RandomGenerator random) {
        return new EnetHost(settings, listener, random, false);
    }

    /** An endpoint that takes connections. */
    public static EnetHost server(EnetSettings settings, EnetListener listener, RandomGenerator random) {
        return new EnetHost(settings, listener, random, true);
    }

    /**
     * Starts a connection; the listener hears how it went.
     *
     * @throws IllegalStateException when every slot is taken
     */
    public EnetPeer connect(InetSocketAddress address, int connectData) {
        int slot = freeSlot();
        if (slot < 0) {
            throw new IllegalStateException("all " + peers.length + " peer slots are taken");
        }
        EnetPeer peer = EnetPeer.connecting(
                settings, listener, slot, address, random.nextInt(), connectData, sessions[slot]);
        peers[slot] = peer;
        return peer;
    }

    /** Takes one datagram; whatever it holds, this does not throw. */
    public void receive(InetSocketAddress from, ByteBuffer datagram, long now) {
        Optional<EnetDatagram> decoded = EnetCodec.decode(datagram);
        if (decoded.isEmpty()) {
            return;
        }
        int peerId = decoded.get().peerId();
        if (peerId == EnetDatagram.NO_PEER) {
            connectRequest(decoded.get(), from);
        } else if (peerId < peers.length && peers[peerId] != null && peers[peerId].belongs(decoded.get(), from)) {
            EnetPeer peer = peers[peerId];
            boolean before = peer.connected();
            peer.receive(decoded.get(), from, now);
            if (!before && peer.connected()) {
                sessions[peerId] = peer.sessionIds();
            }
        }
    }

    private void connectRequest(EnetDatagram datagram, InetSocketAddress from) {
        if (!server || datagram.commands().isEmpty()) {
            return;
        }
        if (datagram.commands().getFirst() instanceof EnetCommand.Connect request) {
            EnetCommand.Parameters wanted = request.parameters();
            if (!Handshake.possibleRequest(wanted) || known(from, wanted.connectId())) {
                return;
            }
            int slot = freeSlot();
            if (slot < 0 || !listener.accept(from, request.data())) {
                refuse(wanted, from);
                return;
            }
            SessionIds client = new SessionIds(wanted.incomingSessionId(), wanted.outgoingSessionId());
            sessions[slot] = sessions[slot].next(client);
            peers[slot] = EnetPeer.accepting(settings, listener, slot, from, request, sessions[slot]);
        }
    }

    private boolean known(InetSocketAddress from, int connectId) {
        for (EnetPeer peer : peers) {
            if (peer != null && peer.answers(connectId, from)) {
                return true;
            }
        }
        return false;
    }

    private void refuse(EnetCommand.Parameters wanted, InetSocketAddress to) {
        Header header = new Header(false, true, EnetCommand.CONNECTION_CHANNEL, 0);
        EnetCommand disconnect = new EnetCommand.Disconnect(header, 0);
        refusal = new Refusal(
                new EnetDatagram(wanted.peerId(), 0, EnetDatagram.NO_SENT_TIME, List.of(disconnect)), to);
    }

    /** A slot never used or finished; one that only lingers if there is no other; -1 when all are taken. */
    private int freeSlot() {
        int lingering = -1;
        for (int slot = 0; slot < peers.length; slot++) {
            if (peers[slot] == null || peers[slot].finished()) {
                return slot;
            }
            if (peers[slot].lingering()) {
                lingering = slot;
            }
        }
        return lingering;
    }

    /** Runs the timers and hands every datagram that is due to {@code sink}. */
    public void poll(long now, DatagramSink sink) {
        if (refusal != null) {
            emit(refusal.datagram(), refusal.to(), sink);
            refusal = null;
        }
        for (int slot = 0; slot < peers.length; slot++) {
            EnetPeer peer = peers[slot];
            if (peer != null) {
                peer.tick(now);
                for (EnetBatch batch = peer.fill(now); !batch.isEmpty(); batch = peer.fill(now)) {
                    emit(peer.datagram(batch, now), peer.address(), sink);
                }
                if (peer.finished()) {
                    peers[slot] = null;
                }
            }
        }
    }

    /** Ends every connection without a word, because nothing can be sent any more. */
    void abandon(DisconnectCause cause) {
        for (EnetPeer peer : peers) {
            if (peer != null) {
                peer.abandon(cause);
            }
        }
    }

    private void emit(EnetDatagram datagram, InetSocketAddress to, DatagramSink sink) {
        out.clear();
        EnetCodec.encode(datagram, out);
        sink.send(out.flip(), to);
    }

    /** When {@link #poll} has something to do next; past when that is now, {@link Long#MAX_VALUE} for never. */
    public long due() {
        long due = refusal == null ? Long.MAX_VALUE : Long.MIN_VALUE;
        for (EnetPeer peer : peers) {
            if (peer != null) {
                due = Math.min(due, peer.due());
            }
        }
        return due;
    }
}
