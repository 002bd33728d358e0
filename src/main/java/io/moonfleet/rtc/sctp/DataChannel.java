package io.moonfleet.rtc.sctp;

/** One data channel. To be used on the thread that uses its {@link DataChannels}. */
public final class DataChannel {
    private final DataChannels owner;
    private final int stream;
    private final String label;
    private final DataChannelOptions options;
    private final boolean remote;
    private State state;
    private boolean acknowledged;
    private boolean incomingReset;
    private boolean outgoingReset;

    /** Where a channel is. */
    public enum State {
        /** Ours, and the peer has not taken it yet; messages may be sent already. */
        CONNECTING,
        OPEN,
        /** One end has closed it; what was sent before still leaves. */
        CLOSING,
        CLOSED
    }

    DataChannel(DataChannels owner, int stream, String label, DataChannelOptions options, boolean remote) {
        this.owner = owner;
        this.stream = stream;
        this.label = label;
        this.options = options;
        this.remote = remote;
        state = remote ? State.OPEN : State.CONNECTING;
        acknowledged = remote;
    }

    public String label() {
        return label;
    }

    public DataChannelOptions options() {
        return options;
    }

    /** The SCTP stream, which browsers call the channel's id. */
    public int stream() {
        return stream;
    }

    /** Whether the peer opened it. */
    public boolean remote() {
        return remote;
    }

    public State state() {
        return state;
    }

    /** Bytes of messages that have not been sent once. */
    public long bufferedAmount() {
        return owner.bufferedAmount(this);
    }

    /** Sends a message; the array must not be changed afterwards. May be empty. */
    public SendOutcome send(boolean text, byte[] data, long now) {
        return owner.send(this, text, data, now);
    }

    /** Closes it in both directions; what was sent before still leaves. Does nothing when it is closing already. */
    public void close(long now) {
        owner.close(this, now);
    }

    void state(State next) {
        state = next;
    }

    /** Before this, all messages are ordered, so that none can overtake the opening (RFC 8832 section 6). */
    boolean acknowledged() {
        return acknowledged;
    }

    void acknowledge() {
        acknowledged = true;
    }

    void resetIncoming() {
        incomingReset = true;
    }

    boolean incomingReset() {
        return incomingReset;
    }

    void resetOutgoing() {
        outgoingReset = true;
    }

    boolean resetBothWays() {
        return incomingReset && outgoingReset;
    }

    @Override
    public String toString() {
        return "DataChannel[" + stream + " " + state + "]";
    }
}
