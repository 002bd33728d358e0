package io.moonfleet.rtc.rtp;

/**
 * The header of RTP packets (RFC 3550, section 5.1) with extensions of one-byte or two-byte headers (RFC 8285). {@link #write} is
 * static; an instance is a view of the packet parsed last, to be reused. Both allocate nothing. One thread.
 */
public final class RtpHeader {
    /** Bytes of a header without contributing sources and extensions. */
    public static final int FIXED_LENGTH = 12;

    private static final int VERSION_2 = 0x80;
    private static final int PADDING = 0x20;
    private static final int EXTENSION = 0x10;
    private static final int ONE_BYTE_HEADERS = 0xBEDE;
    private static final int TWO_BYTE_HEADERS = 0x1000;

    private byte[] data = new byte[0];
    private int start;
    private int extensionStart;
    private int extensionEnd;
    private int extensionProfile;
    private int payloadOffset;
    private int payloadLength;

    /**
     * Writes a header; the payload follows directly.
     *
     * @param sequenceNumber    the lower 16 bits count
     * @param transportSequence the lower 16 bits count, where the extensions carry it
     * @return bytes written: 12 and the length of the extensions
     */
    public static int write(byte[] buffer, int offset, int payloadType, boolean marker, int sequenceNumber, int timestamp,
            int ssrc, RtpExtensions extensions, int transportSequence) {
        buffer[offset] = (byte) (extensions.length() == 0 ? VERSION_2 : VERSION_2 | EXTENSION);
        buffer[offset + 1] = (byte) (marker ? 0x80 | payloadType : payloadType & 0x7F);
        buffer[offset + 2] = (byte) (sequenceNumber >> 8);
        buffer[offset + 3] = (byte) sequenceNumber;
        Bits.put32(buffer, offset + 4, timestamp);
        Bits.put32(buffer, offset + 8, ssrc);
        return FIXED_LENGTH + extensions.write(buffer, offset + FIXED_LENGTH, transportSequence);
    }

    /** Whether a datagram of a peer is RTCP and no RTP, by its second byte (RFC 5761, section 4). */
    public static boolean looksLikeRtcp(byte[] data, int offset, int length) {
        return length >= 2 && (data[offset + 1] & 0xFF) >= 192 && (data[offset + 1] & 0xFF) <= 223;
    }

    /**
     * Looks at a packet, which must not change while this view is used.
     *
     * @return whether it is a well-formed RTP packet; nothing else may be asked if not
     */
    public boolean parse(byte[] packet, int offset, int length) {
        if (length < FIXED_LENGTH || (packet[offset] & 0xC0) != VERSION_2) {
            return false;
        }
        data = packet;
        start = offset;
        int end = offset + length;
        int position = offset + FIXED_LENGTH + 4 * (packet[offset] & 0x0F);
        extensionProfile = 0;
        if ((packet[offset] & EXTENSION) != 0) {
            if (position + 4 > end) {
                return false;
            }
            extensionProfile = Bits.get16(packet, position);
            extensionStart = position + 4;
            extensionEnd = extensionStart + 4 * Bits.get16(packet, position + 2);
            position = extensionEnd;
        }
        if (position > end) {
            return false;
        }
        int padding = 0;
        if ((packet[offset] & PADDING) != 0) {
            padding = packet[end - 1] & 0xFF;
            if (padding == 0 || padding > end - position) {
                return false;
            }
        }
        payloadOffset = position;
        payloadLength = end - position - padding;
        return true;
    }

    public int payloadType() {
        return data[start + 1] & 0x7F;
    }

    public boolean marker() {
        return data[start + 1] < 0;
    }

    public int sequenceNumber() {
        return Bits.get16(data, start + 2);
    }

    public int timestamp() {
        return Bits.get32(data, start + 4);
    }

    public int ssrc() {
        return Bits.get32(data, start + 8);
    }

    /** First byte of the payload in the array that was parsed. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** Bytes of payload, without padding. */
    public int payloadLength() {
        return payloadLength;
    }

    /** The 16-bit value of an extension, or -1 if the packet has none of that id or it is shorter. */
    public int extension16(int id) {
        int position = extensionOffset(id);
        return position >= 0 && extensionLength(position) >= 2 ? Bits.get16(data, position) : -1;
    }

    /** Position of an extension's value in the array that was parsed, or -1. */
    public int extensionOffset(int id) {
        if (extensionProfile == ONE_BYTE_HEADERS) {
            return oneByteExtension(id);
        }
        return (extensionProfile & 0xFFF0) == TWO_BYTE_HEADERS ? twoByteExtension(id) : -1;
    }

    /** Bytes of the value at a position that {@link #extensionOffset} returned. */
    public int extensionLength(int position) {
        int header = data[position - 1] & 0xFF;
        return extensionProfile == ONE_BYTE_HEADERS ? (header & 0x0F) + 1 : header;
    }

    private int oneByteExtension(int id) {
        int position = extensionStart;
        while (position < extensionEnd) {
            int header = data[position] & 0xFF;
            int found = header >> 4;
            if (found == 0) {
                // Padding; RFC 8285, section 4.2: a length in such a byte is an error, and ends processing as id 15 does.
                if (header != 0) {
                    return -1;
                }
                position++;
            } else if (found == 15) {
                return -1;
            } else {
                int length = (header & 0x0F) + 1;
                if (position + 1 + length > extensionEnd) {
                    return -1;
                }
                if (found == id) {
                    return position + 1;
                }
                position += 1 + length;
            }
        }
        return -1;
    }

    private int twoByteExtension(int id) {
        int position = extensionStart;
        while (position < extensionEnd) {
            int found = data[position] & 0xFF;
            if (found == 0) {
                position++;
                continue;
            }
            if (position + 2 > extensionEnd) {
                return -1;
            }
            int length = data[position + 1] & 0xFF;
            if (position + 2 + length > extensionEnd) {
                return -1;
            }
            if (found == id) {
                return position + 2;
            }
            position += 2 + length;
        }
        return -1;
    }
}
