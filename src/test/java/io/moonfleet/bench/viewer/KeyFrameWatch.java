package io.moonfleet.bench.viewer;

/**
 * Waits in a stream of H.264 packets for the first picture that a decoder can begin with: parameter sets and an IDR slice,
 * with no packet missing up to the marker (RFC 6184). One thread.
 */
final class KeyFrameWatch {
    private static final int SLICE_IDR = 5;
    private static final int SEQUENCE_PARAMETERS = 7;
    private static final int PICTURE_PARAMETERS = 8;
    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final int FU_END = 0x40;
    private static final int ALL = 1 << SLICE_IDR | 1 << SEQUENCE_PARAMETERS | 1 << PICTURE_PARAMETERS;

    private int seen;
    private int next = -1;
    private int timestamp;

    /**
     * A decrypted packet's payload.
     *
     * @return whether it was the last one of such a picture
     */
    boolean packet(int sequence, int packetTimestamp, boolean marker, byte[] data, int offset, int length) {
        if (next != sequence || timestamp != packetTimestamp) {
            // What is before the first packet of a picture that was seen whole cannot be told apart from a loss in it; the
            // parameter sets, which begin a key picture, can.
            seen = 0;
        }
        next = sequence + 1 & 0xFFFF;
        timestamp = packetTimestamp;
        if (length > 0) {
            unit(data, offset, length);
        }
        return marker && (seen & ALL) == ALL;
    }

    private void unit(byte[] data, int offset, int length) {
        int type = data[offset] & 0x1F;
        if (type == STAP_A) {
            int position = offset + 1;
            while (position + 2 < offset + length) {
                int size = (data[position] & 0xFF) << 8 | data[position + 1] & 0xFF;
                seen |= 1 << (data[position + 2] & 0x1F);
                position += 2 + size;
            }
        } else if (type == FU_A && length > 1) {
            if ((data[offset + 1] & FU_END) != 0) {
                seen |= 1 << (data[offset + 1] & 0x1F);
            }
        } else {
            seen |= 1 << type;
        }
    }
}
