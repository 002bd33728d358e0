package io.moonfleet.rtc.sctp;

/** A part of a message that has a TSN and is not done with. */
final class OutboundChunk {
    /** Where it is. */
    enum State {
        /** Sent, and neither acknowledged nor taken for lost. */
        IN_FLIGHT,
        /** Taken for lost; to be sent again. */
        LOST,
        /** Acknowledged in a gap block, which the peer may take back. */
        ACKNOWLEDGED,
        /** Given up; the peer is told so. */
        ABANDONED
    }

    private final OutboundMessage message;
    private final long tsn;
    private final int offset;
    private final int length;
    private final int flags;
    State state = State.IN_FLIGHT;
    int transmissions;
    int missing;
    boolean fastRetransmitted;

    OutboundChunk(OutboundMessage message, long tsn, int offset, int length, int flags) {
        this.message = message;
        this.tsn = tsn;
        this.offset = offset;
        this.length = length;
        this.flags = flags;
    }

    OutboundMessage message() {
        return message;
    }

    long tsn() {
        return tsn;
    }

    int length() {
        return length;
    }

    /** Length of the body of the DATA chunk. */
    int bodyLength() {
        return DataChunk.FIXED + length;
    }

    void write(PacketWriter writer, boolean immediate) {
        int at = writer.chunk(ChunkType.DATA, flags | (immediate ? ChunkType.IMMEDIATE : 0), bodyLength());
        byte[] out = writer.buffer();
        Wire.put32(out, at, (int) tsn);
        Wire.put16(out, at + 4, message.stream());
        Wire.put16(out, at + 6, message.ssn());
        Wire.put32(out, at + 8, message.ppid());
        System.arraycopy(message.payload(), offset, out, at + DataChunk.FIXED, length);
    }
}
