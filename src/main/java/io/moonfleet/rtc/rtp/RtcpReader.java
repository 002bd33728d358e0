package io.moonfleet.rtc.rtp;

/**
 * Reads compound RTCP packets, reduced-size ones too (RFC 5506), as a peer sends them: hostile. Nothing is thrown and nothing
 * allocated, and the work of one datagram is bounded. Stateless.
 */
public final class RtcpReader {
    /** Packets that one datagram's transport-wide feedback may speak of: 0.8 s at 50 Mbit/s. */
    public static final int MAX_STATUSES = 4096;

    private static final int HEADER_BYTES = 4;
    private static final int REPORT_BLOCK_BYTES = 24;
    private static final int FEEDBACK_BYTES = 12;
    private static final int REMB = 0x52454D42;
    private static final int CANONICAL_NAME = 1;
    private static final long REFERENCE_MICROS = 64_000;
    /** The reference time has 24 bits. */
    private static final long CLOCK_MICROS = (1L << 24) * REFERENCE_MICROS;

    private RtcpReader() {}

    /**
     * Tells the listener what the packets say; kinds that are not known are skipped.
     *
     * @return false if a packet was malformed: what came before it has been told
     */
    public static boolean read(byte[] data, int offset, int length, RtcpListener listener) {
        int position = offset;
        int end = offset + length;
        int statusesLeft = MAX_STATUSES;
        if (length < HEADER_BYTES) {
            return false;
        }
        while (position < end) {
            if (end - position < HEADER_BYTES || (data[position] & 0xC0) != 0x80) {
                return false;
            }
            int next = position + 4 * (Bits.get16(data, position + 2) + 1);
            if (next > end) {
                return false;
            }
            int contentEnd = next;
            if ((data[position] & 0x20) != 0) {
                int padding = data[next - 1] & 0xFF;
                if (padding == 0 || padding > next - position - HEADER_BYTES) {
                    return false;
                }
                contentEnd -= padding;
            }
            int count = data[position] & 0x1F;
            boolean good = switch (data[position + 1] & 0xFF) {
                case 200 -> senderReport(data, position, contentEnd, count, listener);
                case 201 -> receiverReport(data, position, contentEnd, count, listener);
                case 202 -> sourceDescription(data, position + HEADER_BYTES, contentEnd, count, listener);
                case 203 -> goodbye(data, position + HEADER_BYTES, contentEnd, count, listener);
                case 205 -> {
                    if (count != 15) {
                        yield transportLayer(data, position, contentEnd, count, listener);
                    }
                    int statuses = statuses(data, position, contentEnd, statusesLeft);
                    if (statuses < 0) {
                        yield false;
                    }
                    statusesLeft -= statuses;
                    transportFeedback(data, position, statuses, listener);
                    yield true;
                }
                case 206 -> payloadSpecific(data, position, contentEnd, count, listener);
                default -> true;
            };
            if (!good) {
                return false;
            }
            position = next;
        }
        return true;
    }

    private static boolean senderReport(byte[] data, int start, int end, int count, RtcpListener listener) {
        int blocks = start + 28;
        if (end < blocks + count * REPORT_BLOCK_BYTES) {
            return false;
        }
        int ssrc = Bits.get32(data, start + 4);
        listener.senderReport(ssrc, Bits.get64(data, start + 8), Bits.get32(data, start + 16), Bits.get32(data, start + 20),
                Bits.get32(data, start + 24));
        reportBlocks(data, blocks, count, ssrc, listener);
        return true;
    }

    private static boolean receiverReport(byte[] data, int start, int end, int count, RtcpListener listener) {
        int blocks = start + 8;
        if (end < blocks + count * REPORT_BLOCK_BYTES) {
            return false;
        }
        reportBlocks(data, blocks, count, Bits.get32(data, start + 4), listener);
        return true;
    }

    private static void reportBlocks(byte[] data, int start, int count, int reporter, RtcpListener listener) {
        for (int i = 0; i < count; i++) {
            int block = start + i * REPORT_BLOCK_BYTES;
            // The 24 bits of the cumulative loss are signed: duplicates make it negative.
            int cumulativeLost = Bits.get24(data, block + 5) << 8 >> 8;
            listener.receiverReport(reporter, Bits.get32(data, block), data[block + 4] & 0xFF, cumulativeLost,
                    Bits.get32(data, block + 8), Bits.get32(data, block + 12), Bits.get32(data, block + 16),
                    Bits.get32(data, block + 20));
        }
    }

    private static boolean sourceDescription(byte[] data, int start, int end, int count, RtcpListener listener) {
        int position = start;
        for (int chunk = 0; chunk < count; chunk++) {
            if (end - position < 8) {
                return false;
            }
            int chunkStart = position;
            int ssrc = Bits.get32(data, position);
            position += 4;
            while (position < end && data[position] != 0) {
                if (end - position < 2 || end - position < 2 + (data[position + 1] & 0xFF)) {
                    return false;
                }
                int length = data[position + 1] & 0xFF;
                if (data[position] == CANONICAL_NAME) {
                    listener.canonicalName(ssrc, data, position + 2, length);
                }
                position += 2 + length;
            }
            // At least one zero byte ends the chunk, and more fill up its last word.
            position = chunkStart + (position - chunkStart + 4) / 4 * 4;
            if (position > end) {
                return false;
            }
        }
        return true;
    }

    private static boolean goodbye(byte[] data, int start, int end, int count, RtcpListener listener) {
        if (end - start < 4 * count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            listener.goodbye(Bits.get32(data, start + 4 * i));
        }
        return true;
    }

    private static boolean transportLayer(byte[] data, int start, int end, int format, RtcpListener listener) {
        if (end - start < FEEDBACK_BYTES) {
            return false;
        }
        if (format == 1) {
            int sender = Bits.get32(data, start + 4);
            int ssrc = Bits.get32(data, start + 8);
            for (int entry = start + FEEDBACK_BYTES; entry + 4 <= end; entry += 4) {
                listener.nack(sender, ssrc, Bits.get16(data, entry), Bits.get16(data, entry + 2));
            }
        }
        return true;
    }

    private static boolean payloadSpecific(byte[] data, int start, int end, int format, RtcpListener listener) {
        if (end - start < FEEDBACK_BYTES) {
            return false;
        }
        int sender = Bits.get32(data, start + 4);
        int content = start + FEEDBACK_BYTES;
        switch (format) {
            case 1 -> listener.pictureLossIndication(sender, Bits.get32(data, start + 8));
            case 4 -> {
                for (int entry = content; entry + 8 <= end; entry += 8) {
                    listener.fullIntraRequest(sender, Bits.get32(data, entry), data[entry + 4] & 0xFF);
                }
            }
            case 15 -> {
                if (end - content >= 8 && Bits.get32(data, content) == REMB) {
                    int exponent = (data[content + 5] & 0xFF) >> 2;
                    long mantissa = Bits.get24(data, content + 5) & 0x3FFFF;
                    // An estimate beyond all links says only that there is no bound.
                    listener.receiverEstimate(sender, exponent > 44 ? Long.MAX_VALUE : mantissa << exponent);
                }
            }
            default -> {
                return true;
            }
        }
        return true;
    }

    /** How many statuses a feedback holds if all of it is there and within bounds, else -1. */
    private static int statuses(byte[] data, int start, int end, int most) {
        if (end - start < FEEDBACK_BYTES + 8) {
            return -1;
        }
        int count = Bits.get16(data, start + 14);
        if (count > most) {
            return -1;
        }
        int position = start + FEEDBACK_BYTES + 8;
        int deltaBytes = 0;
        int seen = 0;
        while (seen < count) {
            if (end - position < 2) {
                return -1;
            }
            int chunk = Bits.get16(data, position);
            int inChunk = Math.min(statusesIn(chunk), count - seen);
            if (chunk < 0x8000) {
                deltaBytes += inChunk * deltaBytes(status(chunk, 0));
            } else {
                for (int i = 0; i < inChunk; i++) {
                    deltaBytes += deltaBytes(status(chunk, i));
                }
            }
            seen += inChunk;
            // A run of no packets is no way to fill a datagram with work.
            if (inChunk == 0) {
                return -1;
            }
            position += 2;
        }
        return end - position < deltaBytes ? -1 : count;
    }

    private static void transportFeedback(byte[] data, int start, int count, RtcpListener listener) {
        int base = Bits.get16(data, start + 12);
        listener.transportFeedback(Bits.get32(data, start + 4), Bits.get32(data, start + 8), base, count,
                data[start + 19] & 0xFF);
        int chunks = start + FEEDBACK_BYTES + 8;
        int deltas = chunks;
        for (int seen = 0; seen < count; deltas += 2) {
            seen += statusesIn(Bits.get16(data, deltas));
        }
        long arrival = Bits.get24(data, start + 16) * REFERENCE_MICROS;
        int packet = 0;
        for (int position = chunks; packet < count; position += 2) {
            int chunk = Bits.get16(data, position);
            int inChunk = Math.min(statusesIn(chunk), count - packet);
            for (int i = 0; i < inChunk; i++) {
                int sequence = base + packet++ & 0xFFFF;
                switch (status(chunk, i)) {
                    case 1 -> {
                        arrival += (data[deltas++] & 0xFF) * 250L;
                        listener.transportPacket(sequence, true, Math.floorMod(arrival, CLOCK_MICROS));
                    }
                    case 2 -> {
                        arrival += (short) Bits.get16(data, deltas) * 250L;
                        deltas += 2;
                        listener.transportPacket(sequence, true, Math.floorMod(arrival, CLOCK_MICROS));
                    }
                    default -> listener.transportPacket(sequence, false, 0);
                }
            }
        }
    }

    /** Statuses of a chunk: a run, a vector of 14 bits, or one of 7 pairs of bits. */
    private static int statusesIn(int chunk) {
        if (chunk < 0x8000) {
            return chunk & 0x1FFF;
        }
        return (chunk & 0x4000) == 0 ? 14 : 7;
    }

    private static int status(int chunk, int index) {
        if (chunk < 0x8000) {
            return chunk >> 13;
        }
        return (chunk & 0x4000) == 0 ? chunk >> 13 - index & 1 : chunk >> 12 - 2 * index & 3;
    }

    private static int deltaBytes(int status) {
        return status == 1 || status == 2 ? status : 0;
    }
}
