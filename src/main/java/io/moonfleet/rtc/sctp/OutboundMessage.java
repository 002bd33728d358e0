package io.moonfleet.rtc.sctp;

import java.util.concurrent.TimeUnit;

/** A message on its way out. Its sequence number is given when its first part is sent. */
final class OutboundMessage {
    /** What a waiting message costs beside its bytes, so that many small ones are bounded too. */
    static final int OVERHEAD = 64;

    private static final int UNLIMITED = -1;

    private final int stream;
    private final int ppid;
    private final byte[] payload;
    private final boolean unordered;
    private final int maxRetransmits;
    private final boolean expires;
    private final long expiry;
    private int sent;
    private int ssn;
    private int unacknowledged;
    private boolean abandoned;

    private OutboundMessage(
            int stream, int ppid, byte[] payload, boolean unordered, int maxRetransmits, boolean expires, long expiry) {
        this.stream = stream;
        this.ppid = ppid;
        this.payload = payload;
        this.unordered = unordered;
        this.maxRetransmits = maxRetransmits;
        this.expires = expires;
        this.expiry = expiry;
    }

    static OutboundMessage reliable(int stream, int ppid, byte[] payload) {
        return new OutboundMessage(stream, ppid, payload, false, UNLIMITED, false, 0);
    }

    /** With what the options promise; {@code ordered} may be stricter than they are. */
    static OutboundMessage of(
            int stream, int ppid, byte[] payload, boolean ordered, DataChannelOptions options, long now) {
        return new OutboundMessage(stream, ppid, payload, !ordered, options.maxRetransmits().orElse(UNLIMITED),
                options.lifetime().isPresent(),
                now + options.lifetime().map(life -> TimeUnit.MILLISECONDS.toNanos(life.toMillis())).orElse(0L));
    }

    int stream() {
        return stream;
    }

    int ppid() {
        return ppid;
    }

    byte[] payload() {
        return payload;
    }

    boolean unordered() {
        return unordered;
    }

    int ssn() {
        return ssn;
    }

    void ssn(int number) {
        ssn = number;
    }

    /** Bytes that have been in a chunk. */
    int sent() {
        return sent;
    }

    int remaining() {
        return payload.length - sent;
    }

    void sent(int bytes) {
        sent += bytes;
        unacknowledged++;
    }

    /** Another chunk of it is done with; true when the whole message is. */
    boolean chunkDone() {
        return --unacknowledged == 0 && remaining() == 0;
    }

    /** Nothing more of it will be cut off. */
    void cutShort() {
        sent = payload.length;
    }

    int cost() {
        return payload.length + OVERHEAD;
    }

    boolean expired(long now) {
        return expires && now - expiry >= 0;
    }

    /** Whether it is to be given up rather than sent once more, having been sent this often (RFC 3758, RFC 7496). */
    boolean exhausted(int transmissions, long now) {
        return maxRetransmits != UNLIMITED && transmissions > maxRetransmits || expired(now);
    }

    boolean abandoned() {
        return abandoned;
    }

    void abandon() {
        abandoned = true;
    }
}
