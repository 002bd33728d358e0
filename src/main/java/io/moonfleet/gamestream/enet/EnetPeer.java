package io.moonfleet.gamestream.enet;

import io.moonfleet.gamestream.enet.EnetCommand.Header;
import io.moonfleet.gamestream.enet.EnetCommand.Parameters;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * One ENet connection, in either role: the protocol state machine without a socket (protocol document, section 6.1).
 * Owned by the thread that runs its {@link EnetHost}; only {@link #roundTripMicros()} and {@link #connected()} may be
 * called from others. Times are microseconds of the owner's monotonic clock.
 */
public final class EnetPeer {
    /** How long the slot of a peer that said goodbye keeps acknowledging repeats of its DISCONNECT. */
    private static final long LINGER = 2_000_000;

    private final EnetSettings settings;
    private final EnetListener listener;
    private final int connectId;
    private final int connectData;
    private final RoundTripEstimator roundTrip;
    private final OutgoingQueue outgoing;
    private final IncomingMessages incoming;
    private final boolean accepted;

    private volatile PeerState state;
    private volatile long roundTripMicros;
    private InetSocketAddress address;
    private int remotePeerId = EnetDatagram.NO_PEER;
    private int incomingSessionId;
    private int outgoingSessionId;
    private int channelCount;
    private int mtu;
    private long lastAcknowledged = Long.MIN_VALUE / 2;
    private long stateEnds = Long.MAX_VALUE;
    private int farewellData;
    private boolean opened;

    private EnetPeer(
            EnetSettings settings,
            EnetListener listener,
            boolean accepted,
            InetSocketAddress address,
            int connectId,
            int data) {
        this.settings = settings;
        this.listener = listener;
        this.accepted = accepted;
        this.address = address;
        this.connectId = connectId;
        connectData = data;
        mtu = settings.mtu();
        channelCount = settings.channelLimit();
        roundTrip = new RoundTripEstimator(settings.timeout() * 1000L);
        outgoing = new OutgoingQueue(roundTrip);
        incoming = new IncomingMessages(settings.maximumMessageSize(), this::deliver);
    }

    private void deliver(int channel, byte[] data) {
        // A listener may have ended the connection within the same datagram.
        if (state.receiving()) {
            listener.received(this, channel, data);
        }
    }

    /** A client's end: asks {@code address} for a connection. */
    static EnetPeer connecting(
            EnetSettings settings,
            EnetListener listener,
            int slot,
            InetSocketAddress address,
            int connectId,
            int data,
            SessionIds sessions) {
        EnetPeer peer = new EnetPeer(settings, listener, false, address, connectId, data);
        peer.state = PeerState.CONNECTING;
        Header header = peer.outgoing.nextReliable(EnetCommand.CONNECTION_CHANNEL);
        peer.outgoing.add(
                new EnetCommand.Connect(header, Handshake.request(settings, slot, sessions, connectId), data));
        return peer;
    }

    /** A host's end: answers {@code request}. */
    static EnetPeer accepting(
            EnetSettings settings,
            EnetListener listener,
            int slot,
            InetSocketAddress address,
            EnetCommand.Connect request,
            SessionIds sessions) {
        Parameters wanted = request.parameters();
        EnetPeer peer = new EnetPeer(settings, listener, true, address, wanted.connectId(), request.data());
        peer.state = PeerState.ACKNOWLEDGING_CONNECT;
        peer.remotePeerId = wanted.peerId();
        peer.outgoingSessionId = sessions.outgoing();
        peer.incomingSessionId = sessions.incoming();
        peer.negotiate(wanted);
        Header header = peer.outgoing.nextReliable(EnetCommand.CONNECTION_CHANNEL);
        Parameters answer = Handshake.answer(wanted, slot, sessions, peer.mtu, peer.channelCount);
        peer.outgoing.add(new EnetCommand.VerifyConnect(header, answer));
        return peer;
    }

    private void negotiate(Parameters theirs) {
        mtu = Math.min(mtu, Math.clamp(theirs.mtu(), EnetSettings.MINIMUM_MTU, EnetSettings.MAXIMUM_MTU));
        channelCount = Math.min(channelCount, theirs.channelCount());
        outgoing.limitWindow(theirs.windowSize());
    }

    /**
     * Queues a message. A channel the other side did not grant becomes channel 0.
     *
     * @return false when there is no connection, the queue is full or the message is larger than allowed
     */
    public boolean send(int channel, byte[] data, Delivery delivery) {
        int pieceLength = mtu - EnetCodec.COMMAND_HEADER - EnetCodec.FRAGMENT_HEADER;
        int pieces = Math.max(1, (data.length + pieceLength - 1) / pieceLength);
        if (state != PeerState.CONNECTED
                || data.length > settings.maximumMessageSize()
                || !outgoing.hasRoomFor(pieces)) {
            return false;
        }
        int granted = channel >= 0 && channel < channelCount ? channel : 0;
        if (pieces > 1) {
            outgoing.fragments(granted, data, pieceLength);
        } else {
            outgoing.message(granted, data, delivery);
        }
        return true;
    }

    /** Whether {@link #send} would take this many more messages that fit one datagram each. */
    public boolean hasRoomFor(int messages) {
        return state == PeerState.CONNECTED && outgoing.hasRoomFor(messages);
    }

    /** How many reliable commands were sent or wait so far; a mark for {@link #acknowledged}. */
    public long reliableCommands() {
        return outgoing.reliableCommands();
    }

    /** Whether the first {@code count} reliable commands have all been acknowledged. */
    public boolean acknowledged(long count) {
        return outgoing.acknowledged(count);
    }

    /** Ends the connection once everything sent before is acknowledged, with an acknowledged DISCONNECT. */
    public void disconnect(int data) {
        switch (state) {
            case CONNECTED -> {
                farewellData = data;
                state = PeerState.DISCONNECT_LATER;
                disconnectWhenFlushed();
            }
            case CONNECTING, ACKNOWLEDGING_CONNECT, LEAVING -> disconnectNow(data);
            case DISCONNECT_LATER, DISCONNECTING, FAREWELL, LINGERING, DISCONNECTED -> {}
        }
    }

    /** Ends the connection at once: one unsequenced DISCONNECT, nothing awaited. */
    public void disconnectNow(int data) {
        if (state.over()) {
            return;
        }
        outgoing.clear();
        boolean known = remotePeerId != EnetDatagram.NO_PEER;
        if (known) {
            Header next = outgoing.nextReliable(EnetCommand.CONNECTION_CHANNEL);
            Header header = new Header(false, true, EnetCommand.CONNECTION_CHANNEL, next.sequence());
            outgoing.add(new EnetCommand.Disconnect(header, data));
        }
        end(known ? PeerState.FAREWELL : PeerState.DISCONNECTED, DisconnectCause.LOCAL, data);
    }

    private void end(PeerState last, DisconnectCause cause, int data) {
        state = last;
        // A host's application never heard of a client that did not complete its handshake.
        if (opened || !accepted) {
            listener.disconnected(this, cause, data);
        }
    }

    private void disconnectWhenFlushed() {
        if (state == PeerState.DISCONNECT_LATER && outgoing.empty()) {
            state = PeerState.DISCONNECTING;
            Header header = outgoing.nextReliable(EnetCommand.CONNECTION_CHANNEL);
            outgoing.add(new EnetCommand.Disconnect(header, farewellData));
        }
    }

    /** Whether {@code datagram} can be from this peer's other end. */
    boolean belongs(EnetDatagram datagram, InetSocketAddress from) {
        boolean session = remotePeerId == EnetDatagram.NO_PEER || datagram.sessionId() == incomingSessionId;
        return session && state != PeerState.DISCONNECTED && from.getAddress().equals(address.getAddress());
    }

    void receive(EnetDatagram datagram, InetSocketAddress from, long now) {
        for (EnetCommand command : datagram.commands()) {
            if (state == PeerState.DISCONNECTED || state == PeerState.FAREWELL) {
                return;
            }
            boolean acknowledge = handle(command, now);
            if (acknowledge && command.header().acknowledge() && datagram.sentTime() != EnetDatagram.NO_SENT_TIME) {
                outgoing.acknowledge(command.header(), datagram.sentTime());
            }
        }
        // The port may change on the way (NAT rebinding); address, slot and session ids have matched. The protocol would
        // allow another address, too (section 6.1.1), but then two numbers to guess would be enough to take a connection over.
        if (!from.equals(address)) {
            address = from;
        }
        disconnectWhenFlushed();
    }

    /** Whether the command may be acknowledged. */
    private boolean handle(EnetCommand command, long now) {
        if (state == PeerState.LINGERING) {
            return command instanceof EnetCommand.Disconnect;
        }
        return switch (command) {
            case EnetCommand.Acknowledge acknowledge -> acknowledged(acknowledge, now);
            case EnetCommand.Connect connect -> false;
            case EnetCommand.VerifyConnect verify -> verified(verify);
            case EnetCommand.Disconnect disconnect -> disconnectReceived(disconnect, now);
            case EnetCommand.Ping ping -> state.established();
            case EnetCommand.BandwidthLimit limit -> state.established();
            case EnetCommand.ThrottleConfigure throttle -> state.established();
            case EnetCommand.SendReliable reliable -> open(reliable) && incoming.reliable(reliable);
            case EnetCommand.Fragment fragment -> open(fragment) && incoming.fragment(fragment);
            case EnetCommand.SendUnreliable unreliable -> {
                if (open(unreliable)) {
                    incoming.unreliable(unreliable);
                }
                yield false;
            }
            case EnetCommand.SendUnsequenced unsequenced -> {
                if (open(unsequenced)) {
                    incoming.unsequenced(unsequenced);
                }
                yield false;
            }
        };
    }

    private boolean open(EnetCommand command) {
        return state.receiving() && command.header().channel() < channelCount;
    }

    private boolean acknowledged(EnetCommand.Acknowledge acknowledge, long now) {
        if (state == PeerState.CONNECTING) {
            return false;
        }
        Optional<EnetCommand> command = outgoing.acknowledged(
                acknowledge.header().channel(), acknowledge.receivedSequence(), acknowledge.receivedSentTime(), now);
        lastAcknowledged = now;
        roundTripMicros = roundTrip.roundTrip();
        if (command.isPresent()) {
            if (command.get() instanceof EnetCommand.VerifyConnect && state == PeerState.ACKNOWLEDGING_CONNECT) {
                state = PeerState.CONNECTED;
                opened = true;
                listener.connected(this, connectData);
            } else if (command.get() instanceof EnetCommand.Disconnect) {
                end(PeerState.DISCONNECTED, DisconnectCause.LOCAL, farewellData);
            }
        }
        return false;
    }

    private boolean verified(EnetCommand.VerifyConnect verify) {
        if (state != PeerState.CONNECTING) {
            return state.established();
        }
        Parameters granted = verify.parameters();
        outgoing.clear();
        if (!Handshake.possibleAnswer(granted, connectId)) {
            end(PeerState.DISCONNECTED, DisconnectCause.PROTOCOL_ERROR, 0);
            return false;
        }
        remotePeerId = granted.peerId();
        incomingSessionId = granted.incomingSessionId() & 3;
        outgoingSessionId = granted.outgoingSessionId() & 3;
        negotiate(granted);
        state = PeerState.CONNECTED;
        opened = true;
        listener.connected(this, connectData);
        return true;
    }

    private boolean disconnectReceived(EnetCommand.Disconnect disconnect, long now) {
        if (state == PeerState.LEAVING) {
            return true;
        }
        if (state == PeerState.CONNECTED && settings.disconnectDelay() > 0) {
            outgoing.clear();
            state = PeerState.LEAVING;
            farewellData = disconnect.data();
            stateEnds = now + settings.disconnectDelay() * 1000L;
            return true;
        }
        DisconnectCause cause = state == PeerState.DISCONNECTING ? DisconnectCause.LOCAL : DisconnectCause.REMOTE;
        boolean acknowledge = disconnect.header().acknowledge() && remotePeerId != EnetDatagram.NO_PEER;
        outgoing.clear();
        stateEnds = now + LINGER;
        end(acknowledge ? PeerState.LINGERING : PeerState.DISCONNECTED, cause, disconnect.data());
        return acknowledge;
    }

    /** Time-outs and the keep-alive; to be called before {@link #fill}. */
    void tick(long now) {
        if (state == PeerState.LEAVING && now >= stateEnds) {
            stateEnds = now + LINGER;
            end(PeerState.LINGERING, DisconnectCause.REMOTE, farewellData);
        }
        if (state == PeerState.LINGERING && now >= stateEnds) {
            state = PeerState.DISCONNECTED;
        }
        if (state == PeerState.DISCONNECTED) {
            return;
        }
        long oldest = outgoing.oldestSent();
        if (oldest != Long.MAX_VALUE && now - oldest >= settings.timeout() * 1000L) {
            outgoing.clear();
            end(PeerState.DISCONNECTED, DisconnectCause.TIMEOUT, 0);
        } else if (state == PeerState.CONNECTED && now >= pingDue()) {
            outgoing.add(new EnetCommand.Ping(outgoing.nextReliable(EnetCommand.CONNECTION_CHANNEL)));
        }
    }

    private long pingDue() {
        return outgoing.reliableOutstanding() ? Long.MAX_VALUE : lastAcknowledged + settings.pingInterval() * 1000L;
    }

    /** Ends without a word: nothing can be sent any more. */
    void abandon(DisconnectCause cause) {
        if (!state.over()) {
            outgoing.clear();
            end(PeerState.DISCONNECTED, cause, 0);
        }
    }

    /** The commands of the next datagram, empty when nothing is due. */
    EnetBatch fill(long now) {
        EnetBatch batch = new EnetBatch(mtu);
        if (state != PeerState.DISCONNECTED) {
            outgoing.fill(batch, now);
            if (state == PeerState.FAREWELL && outgoing.empty()) {
                state = PeerState.DISCONNECTED;
            }
        }
        return batch;
    }

    /** The time at which {@link #tick} or {@link #fill} has something to do; past when that is now. */
    long due() {
        if (state == PeerState.DISCONNECTED) {
            return Long.MAX_VALUE;
        }
        long due = outgoing.due();
        long oldest = outgoing.oldestSent();
        if (oldest != Long.MAX_VALUE) {
            due = Math.min(due, oldest + settings.timeout() * 1000L);
        }
        if (state == PeerState.CONNECTED) {
            due = Math.min(due, pingDue());
        }
        boolean passing = state == PeerState.LEAVING || state == PeerState.LINGERING;
        return passing ? Math.min(due, stateEnds) : due;
    }

    EnetDatagram datagram(EnetBatch batch, long now) {
        return batch.datagram(remotePeerId, remotePeerId == EnetDatagram.NO_PEER ? 0 : outgoingSessionId, now);
    }

    /** Whether this is the connection that a repeated CONNECT asks for. */
    boolean answers(int otherConnectId, InetSocketAddress from) {
        return state != PeerState.DISCONNECTED && connectId == otherConnectId && address.equals(from);
    }

    boolean finished() {
        return state == PeerState.DISCONNECTED;
    }

    /** Whether the slot is only kept for repeats of the other side's DISCONNECT. */
    boolean lingering() {
        return state == PeerState.LINGERING;
    }

    SessionIds sessionIds() {
        return new SessionIds(incomingSessionId, outgoingSessionId);
    }

    /** Where datagrams for this peer go. */
    public InetSocketAddress address() {
        return address;
    }

    /** Channels granted by the handshake. */
    public int channelCount() {
        return channelCount;
    }

    /** The number the client put into its CONNECT. */
    public int connectData() {
        return connectData;
    }

    public boolean connected() {
        return state == PeerState.CONNECTED;
    }

    /** Smoothed round trip in microseconds, 0 before the first measurement. */
    public long roundTripMicros() {
        return roundTripMicros;
    }
}
