package io.moonfleet.rtc.rtp;

import java.util.Arrays;

/**
 * Transport-wide bookkeeping of one peer: numbers every packet sent and learns from the feedback what arrived and how long it was on
 * its way ({@code draft-holmer-rmcat-transport-wide-cc-extensions-01}). Only differences of the two clocks count. One thread.
 */
public final class TransportMonitor {
    /** Packets whose feedback is awaited: more than a second at 50 Mbit/s. */
    private static final int CAPACITY = 8192;
    private static final int MASK = CAPACITY - 1;
    private static final long CLOCK_MICROS = (1L << 24) * 64_000;

    private static final byte UNUSED = 0;
    private static final byte SENT = 1;
    private static final byte LOST = 2;
    private static final byte RECEIVED = 3;

    private final long[] sentNanos = new long[CAPACITY];
    private final short[] bytes = new short[CAPACITY];
    private final byte[] states = new byte[CAPACITY];
    private int next;

    private final DelayBaseline baseline = new DelayBaseline();
    private boolean arrivalKnown;
    private long lastArrival;
    private long arrivalMicros;

    private long feedbacks;
    private long received;
    private long lost;
    private long receivedBytes;
    private long intervalReceived;
    private long intervalLost;
    private long intervalBytes;
    private long intervalDelaySum;
    private long intervalDelayLeast = Long.MAX_VALUE;
    private long intervalDelayMost;

    /**
     * Numbers the next packet.
     *
     * @param packetBytes its size as it counts for the rate
     * @return its transport-wide sequence number, 16 bits
     */
    public int sent(int packetBytes, long nowNanos) {
        int sequence = next++ & 0xFFFF;
        int slot = sequence & MASK;
        sentNanos[slot] = nowNanos;
        bytes[slot] = (short) packetBytes;
        states[slot] = SENT;
        return sequence;
    }

    /** To be called for {@link RtcpListener#transportFeedback}. */
    public void feedback() {
        feedbacks++;
    }

    /** To be called for {@link RtcpListener#transportPacket}; a packet said to be lost may be said to have arrived later. */
    public void packet(int sequence, boolean arrived, long arrival, long nowNanos) {
        int age = next - 1 - sequence & 0xFFFF;
        int slot = sequence & MASK;
        byte state = states[slot];
        if (age >= CAPACITY || state == UNUSED) {
            return;
        }
        if (!arrived) {
            if (state == SENT) {
                states[slot] = LOST;
                lost++;
                intervalLost++;
            }
            return;
        }
        long unwrapped = unwrap(arrival);
        if (state == RECEIVED) {
            return;
        }
        if (state == LOST) {
            lost--;
            intervalLost--;
        }
        states[slot] = RECEIVED;
        int size = bytes[slot] & 0xFFFF;
        received++;
        intervalReceived++;
        receivedBytes += size;
        intervalBytes += size;
        long queued = baseline.above(unwrapped - sentNanos[slot] / 1000, nowNanos);
        intervalDelaySum += queued;
        intervalDelayLeast = Math.min(intervalDelayLeast, queued);
        intervalDelayMost = Math.max(intervalDelayMost, queued);
    }

    /** Feedbacks so far; 0 says that the peer sends none. */
    public long feedbacks() {
        return feedbacks;
    }

    public long received() {
        return received;
    }

    public long lost() {
        return lost;
    }

    public long receivedBytes() {
        return receivedBytes;
    }

    /** What was learnt since the last call. */
    public Interval take() {
        Interval interval = new Interval(intervalReceived, Math.max(intervalLost, 0), intervalBytes,
                intervalReceived == 0 ? 0 : intervalDelayLeast, intervalReceived == 0 ? 0 : intervalDelaySum / intervalReceived,
                intervalDelayMost);
        intervalReceived = 0;
        intervalLost = 0;
        intervalBytes = 0;
        intervalDelaySum = 0;
        intervalDelayLeast = Long.MAX_VALUE;
        intervalDelayMost = 0;
        return interval;
    }

    /** Forgets all packets, as after a change of path. */
    public void reset() {
        Arrays.fill(states, UNUSED);
        take();
    }

    /**
     * What the feedback of one interval said.
     *
     * @param received       packets that arrived
     * @param lost           packets that did not
     * @param bytes          of the packets that arrived
     * @param leastDelayMicros smallest time in queues: one that is always there, bursts and jitter apart
     * @param meanDelayMicros  mean time in queues
     * @param mostDelayMicros  largest one
     */
    public record Interval(
            long received, long lost, long bytes, long leastDelayMicros, long meanDelayMicros, long mostDelayMicros) {
        /** Of the packets that were told about, those lost: 0 to 1. */
        public double lossFraction() {
            return received + lost == 0 ? 0 : (double) lost / (received + lost);
        }
    }

    /** Arrivals count modulo 2^24 × 64 ms. */
    private long unwrap(long arrival) {
        if (!arrivalKnown) {
            arrivalKnown = true;
            arrivalMicros = arrival;
        } else {
            long ahead = Math.floorMod(arrival - lastArrival, CLOCK_MICROS);
            arrivalMicros += ahead >= CLOCK_MICROS / 2 ? ahead - CLOCK_MICROS : ahead;
        }
        lastArrival = arrival;
        return arrivalMicros;
    }
}
