package io.moonfleet.rtc.rtp;

/** Payloads of the retransmission format (RFC 4588, section 4): the packet's first sequence number, then its payload. Stateless. */
public final class Retransmission {
    /** Bytes in front of the payload. */
    public static final int HEADER_BYTES = 2;

    private Retransmission() {}

    /** Writes the payload of a resent packet behind its RTP header and returns its length. */
    public static int writePayload(byte[] buffer, int offset, int originalSequence, PacketizedFrame frame, int packet) {
        Bits.put16(buffer, offset, originalSequence);
        int length = frame.length(packet);
        System.arraycopy(frame.data(), frame.offset(packet), buffer, offset + HEADER_BYTES, length);
        return HEADER_BYTES + length;
    }

    /** The first sequence number of a resent packet, or -1 where the payload is too short (an empty one is padding of the sender). */
    public static int originalSequence(byte[] data, int payloadOffset, int payloadLength) {
        return payloadLength < HEADER_BYTES ? -1 : Bits.get16(data, payloadOffset);
    }
}
