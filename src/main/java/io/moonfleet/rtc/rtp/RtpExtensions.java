package io.moonfleet.rtc.rtp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The header extensions of a track's packets, as negotiated by one peer: one block of bytes (RFC 8285, section 4.2, one-byte headers)
 * that is the same in every packet but for the transport-wide sequence number. Immutable.
 */
public final class RtpExtensions {
    /** No extensions: the header has its 12 bytes only. */
    public static final RtpExtensions NONE = new RtpExtensions(new byte[0], -1);

    private static final int LARGEST_ID = 14;

    private final byte[] block;
    private final int sequencePosition;

    private RtpExtensions(byte[] block, int sequencePosition) {
        this.block = block;
        this.sequencePosition = sequencePosition;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Bytes that the extensions take in a packet, a multiple of 4. */
    public int length() {
        return block.length;
    }

    /** Whether the packets carry a transport-wide sequence number. */
    public boolean numbered() {
        return sequencePosition >= 0;
    }

    int write(byte[] buffer, int offset, int transportSequence) {
        System.arraycopy(block, 0, buffer, offset, block.length);
        if (sequencePosition >= 0) {
            buffer[offset + sequencePosition] = (byte) (transportSequence >> 8);
            buffer[offset + sequencePosition + 1] = (byte) transportSequence;
        }
        return block.length;
    }

    /** Collects extensions; ids are those of the answer, 1 to 14. */
    public static final class Builder {
        private final ByteArrayOutputStream elements = new ByteArrayOutputStream();
        private int sequencePosition = -1;

        private Builder() {}

        /** {@code urn:ietf:params:rtp-hdrext:sdes:mid} (RFC 9143): which m-section the packet belongs to; 1 to 16 ASCII characters. */
        public Builder mid(int id, String mid) {
            byte[] value = mid.getBytes(StandardCharsets.US_ASCII);
            element(id, value);
            return this;
        }

        /**
         * {@code http://www.webrtc.org/experiments/rtp-hdrext/playout-delay}: bounds of the receiver's delay, both in units of 10 ms
         * from 0 to 4095. 0 and 0 ask it to show pictures as soon as they are decoded.
         */
        public Builder playoutDelay(int id, int least, int most) {
            if (least < 0 || most < least || most > 0xFFF) {
                throw new IllegalArgumentException("playout delay " + least + " to " + most);
            }
            element(id, new byte[] {(byte) (least >> 4), (byte) (least << 4 | most >> 8), (byte) most});
            return this;
        }

        /** {@code draft-holmer-rmcat-transport-wide-cc-extensions-01}: a number for each packet, given to {@link RtpHeader#write}. */
        public Builder transportSequence(int id) {
            sequencePosition = 4 + elements.size() + 1;
            element(id, new byte[2]);
            return this;
        }

        public RtpExtensions build() {
            if (elements.size() == 0) {
                return NONE;
            }
            byte[] values = elements.toByteArray();
            int words = (values.length + 3) / 4;
            byte[] block = new byte[4 + words * 4];
            block[0] = (byte) 0xBE;
            block[1] = (byte) 0xDE;
            block[2] = (byte) (words >> 8);
            block[3] = (byte) words;
            System.arraycopy(values, 0, block, 4, values.length);
            return new RtpExtensions(block, sequencePosition);
        }

        private void element(int id, byte[] value) {
            if (id < 1 || id > LARGEST_ID || value.length < 1 || value.length > 16) {
                throw new IllegalArgumentException("extension " + id + " of " + value.length + " bytes");
            }
            elements.write(id << 4 | value.length - 1);
            elements.writeBytes(value);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RtpExtensions extensions && sequencePosition == extensions.sequencePosition
                && Arrays.equals(block, extensions.block);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(block);
    }
}
