package io.moonfleet.rtc.rtp;

import java.nio.charset.StandardCharsets;

/**
 * Writes a compound RTCP packet into a buffer of the caller, part after part, without allocating. What does not fit is left out, and
 * its method returns false: a receiver gets only whole packets. RFC 3550, section 6.1: a compound packet begins with a report and holds
 * a canonical name. One thread.
 */
public final class RtcpWriter {
    private static final int VERSION_2 = 0x80;
    private static final int PADDING = 0x20;

    private byte[] buffer = new byte[0];
    private int start;
    private int end;
    private int limit;

    /** Begins a compound packet at {@code offset}, of at most {@code room} bytes. */
    public RtcpWriter begin(byte[] target, int offset, int room) {
        buffer = target;
        start = offset;
        end = offset;
        limit = offset + room;
        return this;
    }

    /** Bytes written since {@link #begin}. */
    public int length() {
        return end - start;
    }

    /** An SR without report blocks, as a sender that receives nothing writes it; see {@link RtcpListener#senderReport} and {@link NtpClock}. */
    public boolean senderReport(int ssrc, long ntpTime, int rtpTimestamp, int packets, int bytes) {
        if (!header(0, 200, 28)) {
            return false;
        }
        put32(ssrc);
        Bits.put64(buffer, end, ntpTime);
        end += 8;
        put32(rtpTimestamp);
        put32(packets);
        put32(bytes);
        return true;
    }

    /** An RR without report blocks: what has to begin a compound packet when there is nothing to report. */
    public boolean emptyReceiverReport(int reporter) {
        if (!header(0, 201, 8)) {
            return false;
        }
        put32(reporter);
        return true;
    }

    /** An RR of one block; see {@link RtcpListener#receiverReport}. */
    public boolean receiverReport(int reporter, int ssrc, int fractionLost, int cumulativeLost, int highestSequence, int jitter,
            int lastSenderReport, int delay) {
        if (!header(1, 201, 32)) {
            return false;
        }
        put32(reporter);
        put32(ssrc);
        put32(fractionLost << 24 | Math.clamp(cumulativeLost, -0x800000, 0x7FFFFF) & 0xFFFFFF);
        put32(highestSequence);
        put32(jitter);
        put32(lastSenderReport);
        put32(delay);
        return true;
    }

    /** The bytes of a canonical name for {@link #sourceDescription}, made once. */
    public static byte[] canonicalName(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 255) {
            throw new IllegalArgumentException("a canonical name of " + bytes.length + " bytes");
        }
        return bytes;
    }

    /** SDES with a canonical name. */
    public boolean sourceDescription(int ssrc, byte[] canonicalName) {
        // The item is ended by at least one zero byte.
        int words = (canonicalName.length + 2) / 4 + 1;
        if (!header(1, 202, 8 + 4 * words)) {
            return false;
        }
        put32(ssrc);
        int chunkEnd = end + 4 * words;
        buffer[end++] = 1;
        buffer[end++] = (byte) canonicalName.length;
        System.arraycopy(canonicalName, 0, buffer, end, canonicalName.length);
        end += canonicalName.length;
        while (end < chunkEnd) {
            buffer[end++] = 0;
        }
        return true;
    }

    /** BYE of one source. */
    public boolean goodbye(int ssrc) {
        if (!header(1, 203, 8)) {
            return false;
        }
        put32(ssrc);
        return true;
    }

    /**
     * A generic NACK of the sequence numbers {@code lost[0]} to {@code lost[count - 1]}, ascending modulo 2^16; neighbours share an
     * entry.
     */
    public boolean nack(int sender, int ssrc, int[] lost, int count) {
        int entries = 0;
        for (int i = 0; i < count; i = nextEntry(lost, count, i)) {
            entries++;
        }
        if (entries == 0 || !header(1, 205, 12 + 4 * entries)) {
            return false;
        }
        put32(sender);
        put32(ssrc);
        int i = 0;
        while (i < count) {
            int next = nextEntry(lost, count, i);
            int bitmask = 0;
            for (int j = i + 1; j < next; j++) {
                bitmask |= 1 << (lost[j] - lost[i] & 0xFFFF) - 1;
            }
            put32(lost[i] << 16 | bitmask & 0xFFFF);
            i = next;
        }
        return true;
    }

    /** PLI. */
    public boolean pictureLossIndication(int sender, int ssrc) {
        if (!header(1, 206, 12)) {
            return false;
        }
        put32(sender);
        put32(ssrc);
        return true;
    }

    /** FIR of one source. */
    public boolean fullIntraRequest(int sender, int ssrc, int command) {
        if (!header(4, 206, 20)) {
            return false;
        }
        put32(sender);
        put32(0);
        put32(ssrc);
        put32(command << 24);
        return true;
    }

    /** REMB of one source. */
    public boolean receiverEstimate(int sender, int ssrc, long bitsPerSecond) {
        if (!header(15, 206, 24)) {
            return false;
        }
        int exponent = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(bitsPerSecond) - 18);
        put32(sender);
        put32(0);
        put32(0x52454D42);
        put32(1 << 24 | exponent << 18 | (int) (bitsPerSecond >> exponent));
        put32(ssrc);
        return true;
    }

    /**
     * Transport-wide feedback; see {@link RtcpListener#transportFeedback}.
     *
     * @param arrivals arrival of packet {@code baseSequence + i} in microseconds on this receiver's clock, -1 for one that did not
     *     come; neighbours among those that came may be at most 8 s apart
     * @param feedback counts the feedbacks
     */
    public boolean transportFeedback(int sender, int ssrc, int baseSequence, long[] arrivals, int count, int feedback) {
        long reference = -1;
        int deltaBytes = 0;
        long last = 0;
        for (int i = 0; i < count; i++) {
            if (arrivals[i] < 0) {
                continue;
            }
            if (reference < 0) {
                reference = arrivals[i] / 64_000;
                last = reference * 256;
            }
            long tick = arrivals[i] / 250;
            if (tick - last != (short) (tick - last)) {
                return false;
            }
            deltaBytes += status(tick - last);
            last = tick;
        }
        int chunks = (count + 6) / 7;
        int bytes = 20 + 2 * chunks + deltaBytes;
        int padded = bytes + 3 & ~3;
        if (reference < 0 || !header(15, 205, padded)) {
            return false;
        }
        int packetStart = end - 4;
        put32(sender);
        put32(ssrc);
        put32(baseSequence << 16 | count);
        put32((int) reference << 8 | feedback & 0xFF);
        writeStatuses(arrivals, count, reference * 256);
        writeDeltas(arrivals, count, reference * 256);
        if (padded > bytes) {
            buffer[packetStart] |= PADDING;
            while (end < packetStart + padded) {
                buffer[end++] = 0;
            }
            buffer[end - 1] = (byte) (padded - bytes);
        }
        return true;
    }

    /** Vectors of two bits each: not the shortest form, but a plain one. */
    private void writeStatuses(long[] arrivals, int count, long reference) {
        long last = reference;
        for (int first = 0; first < count; first += 7) {
            int chunk = 0xC000;
            for (int i = first; i < Math.min(first + 7, count); i++) {
                if (arrivals[i] >= 0) {
                    long tick = arrivals[i] / 250;
                    chunk |= status(tick - last) << 12 - 2 * (i - first);
                    last = tick;
                }
            }
            Bits.put16(buffer, end, chunk);
            end += 2;
        }
    }

    private void writeDeltas(long[] arrivals, int count, long reference) {
        long last = reference;
        for (int i = 0; i < count; i++) {
            if (arrivals[i] >= 0) {
                long delta = arrivals[i] / 250 - last;
                last += delta;
                if (status(delta) == 1) {
                    buffer[end++] = (byte) delta;
                } else {
                    Bits.put16(buffer, end, (int) delta);
                    end += 2;
                }
            }
        }
    }

    /** The status of a packet that arrived, which is also the length of its delta. */
    private static int status(long delta) {
        return delta >= 0 && delta <= 255 ? 1 : 2;
    }

    private static int nextEntry(int[] lost, int count, int first) {
        int next = first + 1;
        while (next < count && (lost[next] - lost[first] & 0xFFFF) <= 16 && lost[next] != lost[first]) {
            next++;
        }
        return next;
    }

    private boolean header(int count, int type, int bytes) {
        if (limit - end < bytes) {
            return false;
        }
        buffer[end] = (byte) (VERSION_2 | count);
        buffer[end + 1] = (byte) type;
        Bits.put16(buffer, end + 2, bytes / 4 - 1);
        end += 4;
        return true;
    }

    private void put32(int value) {
        Bits.put32(buffer, end, value);
        end += 4;
    }
}
