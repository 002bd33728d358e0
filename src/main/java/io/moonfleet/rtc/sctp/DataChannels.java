package io.moonfleet.rtc.sctp;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The data channels of one DTLS connection (RFC 8831, RFC 8832) and the SCTP association under them.
 *
 * <p>Holds no socket, no thread and no clock: each call says what time it is, in nanoseconds of any one monotonic clock
 * ({@link System#nanoTime}), and packets leave through the {@link SctpOutput} within the calls. One thread at a time.
 * Whatever the peer sends, nothing is thrown: at worst the association ends, with a reason.
 */
public final class DataChannels {
    /** What {@link #nextTimeout} says when there is nothing to wait for. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int CONTROL = 50;
    private static final int TEXT = 51;
    private static final int BINARY = 53;
    private static final int EMPTY_TEXT = 56;
    private static final int EMPTY_BINARY = 57;

    private final SctpSettings settings;
    private final DtlsRole role;
    private final DataChannelListener listener;
    private final SctpAssociation association;
    private final Map<Integer, DataChannel> channels = new LinkedHashMap<>();
    private long now;
    private int nextStream;

    /** @param role of this end in the DTLS handshake */
    public DataChannels(SctpSettings settings, DtlsRole role, SctpOutput output, DataChannelListener listener) {
        this(settings, role, output, listener, new SecureRandom());
    }

    DataChannels(
            SctpSettings settings,
            DtlsRole role,
            SctpOutput output,
            DataChannelListener listener,
            RandomGenerator random) {
        this.settings = settings;
        this.role = role;
        nextStream = role.firstStream();
        this.listener = listener;
        association = new SctpAssociation(settings, output, random, this::told);
    }

    SctpAssociation association() {
        return association;
    }

    /** Begins the association's set-up; both ends may. Call it once DTLS is up. */
    public void connect(long time) {
        now = time;
        association.connect(time);
    }

    /** Takes one packet of the peer; the array is the caller's again afterwards. */
    public void receive(byte[] data, int offset, int length, long time) {
        now = time;
        association.receive(data, offset, length, time);
    }

    /** When {@link #timeout} is to be called next, or {@link #NEVER}. Changes with every other call. */
    public long nextTimeout() {
        return association.nextTimeout();
    }

    /** Does what is due; may be called at any time. */
    public void timeout(long time) {
        now = time;
        association.timeout(time);
    }

    /** Whether the association is up. */
    public boolean established() {
        return association.state().up();
    }

    /** Whether the peer has acknowledged everything that was sent, or it was given up. */
    public boolean delivered() {
        return association.sender().idle();
    }

    /** Opens a channel; empty when there are too many of ours or the association is over. */
    public Optional<DataChannel> open(String label, DataChannelOptions options, long time) {
        now = time;
        byte[] message = new OpenMessage(label, options).encode();
        Optional<Integer> stream = freeStream();
        if (stream.isEmpty() || over()) {
            return Optional.empty();
        }
        DataChannel channel = new DataChannel(this, stream.get(), label, options, false);
        boolean[] taken = new boolean[1];
        association.run(time, () -> {
            taken[0] = association.sender().offer(OutboundMessage.reliable(channel.stream(), CONTROL, message));
            if (taken[0]) {
                channels.put(channel.stream(), channel);
            }
        });
        return taken[0] ? Optional.of(channel) : Optional.empty();
    }

    /** Channels that are not closed. */
    public List<DataChannel> channels() {
        return List.copyOf(channels.values());
    }

    /** Ends the association after everything that waits has been delivered. */
    public void shutdown(long time) {
        now = time;
        association.shutdown(time);
    }

    /** Ends the association at once. The reason stays on this side. */
    public void abort(String reason, long time) {
        now = time;
        association.abort(reason, time);
    }

    /** How the association fares. */
    public SctpStatistics statistics() {
        return new SctpStatistics(association.rto().roundTripMillis(), association.sender().congestion().window(),
                association.sender().outstanding().flight(), association.sender().retransmissions(),
                association.receiver().buffered());
    }

    private boolean over() {
        AssociationState state = association.state();
        return state == AssociationState.ENDED || state.up() && state != AssociationState.ESTABLISHED;
    }

    private Optional<Integer> freeStream() {
        if (count(false) >= settings.maxChannels()) {
            return Optional.empty();
        }
        // One that was used lately comes last: the peer may not have done with it yet.
        for (int tried = 0; tried < settings.streams() / 2; tried++) {
            int stream = nextStream;
            nextStream = stream + 2 < settings.streams() ? stream + 2 : role.firstStream();
            if (!channels.containsKey(stream)) {
                return Optional.of(stream);
            }
        }
        return Optional.empty();
    }

    private long count(boolean remote) {
        return channels.values().stream().filter(channel -> channel.remote() == remote).count();
    }

    long bufferedAmount(DataChannel channel) {
        return channels.get(channel.stream()) == channel ? association.sender().queue().waiting(channel.stream()) : 0;
    }

    SendOutcome send(DataChannel channel, boolean text, byte[] data, long time) {
        now = time;
        if (over() || channel.state() == DataChannel.State.CLOSING || channel.state() == DataChannel.State.CLOSED) {
            return SendOutcome.CLOSED;
        }
        if (data.length > settings.maxMessageSent()) {
            return SendOutcome.TOO_LARGE;
        }
        // SCTP has no empty messages: one byte stands for none (RFC 8831 section 6.6).
        boolean empty = data.length == 0;
        int ppid = text ? empty ? EMPTY_TEXT : TEXT : empty ? EMPTY_BINARY : BINARY;
        boolean ordered = channel.options().ordered() || !channel.acknowledged();
        OutboundMessage message = OutboundMessage.of(
                channel.stream(), ppid, empty ? new byte[1] : data, ordered, channel.options(), time);
        boolean[] taken = new boolean[1];
        association.run(time, () -> taken[0] = association.sender().offer(message));
        return taken[0] ? SendOutcome.QUEUED : SendOutcome.BUFFER_FULL;
    }

    void close(DataChannel channel, long time) {
        now = time;
        if (channel.state() == DataChannel.State.OPEN || channel.state() == DataChannel.State.CONNECTING) {
            association.run(time, () -> {
                channel.state(DataChannel.State.CLOSING);
                association.resets().want(channel.stream());
            });
        }
    }

    private void told(SctpEvent event) {
        switch (event) {
            case SctpEvent.Established established -> listener.established();
            case SctpEvent.Message message -> received(message.message());
            case SctpEvent.IncomingReset reset -> reset.streams().forEach(this::incomingReset);
            case SctpEvent.ResetAsked asked -> asked.streams().forEach(this::resetAsked);
            case SctpEvent.OutgoingReset reset -> reset.streams().forEach(this::outgoingReset);
            case SctpEvent.Restarted restarted -> closeAll();
            case SctpEvent.Ended ended -> {
                closeAll();
                listener.ended(ended.end());
            }
        }
    }

    private void received(InboundMessage message) {
        DataChannel channel = channels.get(message.stream());
        if (message.ppid() == CONTROL) {
            control(message, channel);
            return;
        }
        if (channel == null || channel.state() == DataChannel.State.CLOSING) {
            return;
        }
        switch (message.ppid()) {
            case TEXT, BINARY -> deliver(channel, message.ppid() == TEXT, message.payload());
            case EMPTY_TEXT, EMPTY_BINARY -> deliver(channel, message.ppid() == EMPTY_TEXT, new byte[0]);
            default -> {
                // No protocol of data channels.
            }
        }
    }

    private void deliver(DataChannel channel, boolean text, byte[] data) {
        // Whatever the peer sends on it, it has taken it.
        acknowledged(channel);
        listener.message(channel, text, data);
    }

    private void acknowledged(DataChannel channel) {
        channel.acknowledge();
        if (channel.state() == DataChannel.State.CONNECTING) {
            channel.state(DataChannel.State.OPEN);
            listener.opened(channel);
        }
    }

    private void control(InboundMessage message, DataChannel channel) {
        byte[] data = message.payload();
        if (data.length == 1 && data[0] == OpenMessage.ACK) {
            if (channel != null) {
                acknowledged(channel);
            }
            return;
        }
        if (data[0] != OpenMessage.OPEN || channel != null && !usedAnew(channel)) {
            return;
        }
        try {
            OpenMessage open = OpenMessage.parse(data);
            if (!role.owns(message.stream()) && count(true) < settings.maxChannels()) {
                opened(new DataChannel(this, message.stream(), open.label(), open.options(), true));
                return;
            }
        } catch (MalformedPacketException malformed) {
            // Refused below.
        }
        association.resets().want(message.stream());
    }

    /** Whether the peer has done with a channel that it has not told us so of: nothing more will come of that one. */
    private boolean usedAnew(DataChannel channel) {
        if (!channel.incomingReset() || !association.resets().takenByPeer(channel.stream())) {
            return false;
        }
        channels.remove(channel.stream());
        closed(channel);
        return true;
    }

    private void opened(DataChannel channel) {
        byte[] acknowledgement = {OpenMessage.ACK};
        if (!association.sender().offer(OutboundMessage.reliable(channel.stream(), CONTROL, acknowledgement))) {
            association.resets().want(channel.stream());
            return;
        }
        channels.put(channel.stream(), channel);
        listener.opened(channel);
    }

    private void resetAsked(int stream) {
        DataChannel channel = channels.get(stream);
        if (channel != null) {
            close(channel, now);
        }
    }

    private void incomingReset(int stream) {
        DataChannel channel = channels.get(stream);
        if (channel != null) {
            channel.resetIncoming();
            close(channel, now);
            closeIfReset(channel);
        }
    }

    private void outgoingReset(int stream) {
        DataChannel channel = channels.get(stream);
        if (channel != null && channel.state() == DataChannel.State.CLOSING) {
            channel.resetOutgoing();
            closeIfReset(channel);
        }
    }

    private void closeIfReset(DataChannel channel) {
        if (channel.resetBothWays()) {
            channels.remove(channel.stream());
            closed(channel);
        }
    }

    private void closeAll() {
        List<DataChannel> gone = List.copyOf(channels.values());
        channels.clear();
        gone.forEach(this::closed);
    }

    private void closed(DataChannel channel) {
        channel.state(DataChannel.State.CLOSED);
        listener.closed(channel);
    }
}
