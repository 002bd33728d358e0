package io.moonfleet.rtc.rtp;

/**
 * What one peer was sent lately in one RTP stream, for resending: sequence number to packet of a shared frame, without a copy. Bounded
 * by packets and by age. Answers each NACK at most once in a round trip, and resends at most a share of what is sent, so that a peer
 * that asks for everything costs little. One thread.
 */
public final class SendHistory {
    /** Packets kept by default: 0.4 s at 50 Mbit/s, 1 s at 20. */
    public static final int DEFAULT_PACKETS = 2048;

    /** How long packets are kept by default; a picture older than that is of no use to anyone. */
    public static final long DEFAULT_AGE_NANOS = 1_000_000_000L;

    /** Bytes that may be resent at once: a lost key frame of a usual size. */
    private static final int BURST_BYTES = 256 * 1024;
    /** Of the bytes sent, what may be resent in the long run: 2 to the power of -1. */
    private static final int RESENT_SHIFT = 1;
    private static final long LEAST_WAIT_NANOS = 5_000_000L;
    private static final long MOST_WAIT_NANOS = 250_000_000L;

    private final int mask;
    private final long maxAgeNanos;
    private final PacketizedFrame[] frames;
    private final int[] packets;
    private final long[] sentNanos;
    private final long[] resentNanos;
    /** Sequence numbers without wrapping: from {@code first} to {@code next} exclusively lie here. */
    private long first;
    private long next;

    private int budgetBytes = BURST_BYTES;
    private long requested;
    private long resent;
    private long unknown;
    private long tooSoon;
    private long overBudget;

    public SendHistory() {
        this(DEFAULT_PACKETS, DEFAULT_AGE_NANOS);
    }

    /**
     * @param capacity    packets kept: a power of two from 16 to 32768
     * @param maxAgeNanos how long they are kept
     */
    public SendHistory(int capacity, long maxAgeNanos) {
        if (Integer.bitCount(capacity) != 1 || capacity < 16 || capacity > 32768) {
            throw new IllegalArgumentException("a history of " + capacity + " packets");
        }
        mask = capacity - 1;
        this.maxAgeNanos = maxAgeNanos;
        frames = new PacketizedFrame[capacity];
        packets = new int[capacity];
        sentNanos = new long[capacity];
        resentNanos = new long[capacity];
    }

    /**
     * Remembers a packet. The frame is retained as long as it is needed here; the packets of a frame share one reference.
     *
     * @param sequence 16 bits; numbers that were left out are unknown afterwards
     */
    public void sent(int sequence, PacketizedFrame frame, int packet, long nowNanos) {
        long number = first == next ? sequence & 0xFFFF : number(sequence);
        if (first == next) {
            first = number;
        } else if (number < next || number - next > mask) {
            clear();
            first = sequence & 0xFFFF;
            number = first;
        } else {
            while (next < number) {
                room();
                frames[slot(next++)] = null;
            }
        }
        next = number;
        room();
        expire(nowNanos);
        if (first == next || frames[slot(next - 1)] != frame) {
            frame.retain();
        }
        int slot = slot(next++);
        frames[slot] = frame;
        packets[slot] = packet;
        sentNanos[slot] = nowNanos;
        resentNanos[slot] = 0;
        budgetBytes = Math.min(budgetBytes + (frame.length(packet) >> RESENT_SHIFT), BURST_BYTES);
    }

    /** Lets go of packets older than the history's age; to be called now and then while nothing is sent. */
    public void expire(long nowNanos) {
        while (first < next && (frames[slot(first)] == null || nowNanos - sentNanos[slot(first)] > maxAgeNanos)) {
            dropFirst();
        }
    }

    /**
     * Answers one entry of a NACK.
     *
     * @param roundTripNanos a packet is not resent again within that time, or within 5 to 250 ms at least and most
     */
    public void nacked(int packetId, int bitmask, long nowNanos, long roundTripNanos, ResendSink sink) {
        long wait = Math.clamp(roundTripNanos, LEAST_WAIT_NANOS, MOST_WAIT_NANOS);
        long lost = (bitmask & 0xFFFFL) << 1 | 1;
        while (lost != 0) {
            int sequence = packetId + Long.numberOfTrailingZeros(lost) & 0xFFFF;
            lost &= lost - 1;
            requested++;
            long number = number(sequence);
            int slot = slot(number);
            if (number < first || number >= next || frames[slot] == null) {
                unknown++;
            } else if (resentNanos[slot] != 0 && nowNanos - resentNanos[slot] < wait) {
                tooSoon++;
            } else if (budgetBytes < frames[slot].length(packets[slot])) {
                overBudget++;
            } else {
                budgetBytes -= frames[slot].length(packets[slot]);
                // 0 says that it has not been resent.
                resentNanos[slot] = nowNanos == 0 ? 1 : nowNanos;
                resent++;
                sink.resend(sequence, frames[slot], packets[slot]);
            }
        }
    }

    /** Lets go of everything. */
    public void clear() {
        while (first < next) {
            dropFirst();
        }
    }

    /** Packets held. */
    public int size() {
        return (int) (next - first);
    }

    /** Packets that NACKs asked for, each time they did. */
    public long requested() {
        return requested;
    }

    public long resent() {
        return resent;
    }

    /** Asked for, but never sent or gone from here. */
    public long unknown() {
        return unknown;
    }

    /** Asked for again within a round trip. */
    public long tooSoon() {
        return tooSoon;
    }

    /** Not resent because too much was asked for. */
    public long overBudget() {
        return overBudget;
    }

    /** The number without wrapping that is nearest to the next one. */
    private long number(int sequence) {
        return next + Bits.distance16((int) next, sequence);
    }

    private int slot(long number) {
        return (int) number & mask;
    }

    /** Makes room for the packet numbered {@code next}. */
    private void room() {
        if (next - first > mask) {
            dropFirst();
        }
    }

    private void dropFirst() {
        PacketizedFrame frame = frames[slot(first)];
        frames[slot(first++)] = null;
        // The reference belongs to the run of this frame's packets, and goes with the last of them.
        if (frame != null && (first == next || frames[slot(first)] != frame)) {
            frame.release();
        }
    }
}
