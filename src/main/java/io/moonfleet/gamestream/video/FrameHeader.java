package io.moonfleet.gamestream.video;

import java.util.Optional;

/**
 * The header in front of each frame's bytes (protocol document, section 4.8), little-endian.
 *
 * @param length                 bytes it takes, 8 with Sunshine and Wolf
 * @param hostLatencyTenthMillis host processing latency in 0.1 ms, 0 when unknown
 * @param type                   what kind of frame follows
 * @param lastPayloadLength      used bytes of the last packet's payload; a host may send nonsense here
 */
record FrameHeader(int length, int hostLatencyTenthMillis, FrameType type, int lastPayloadLength) {
    /** The form all of today's hosts send. */
    static final int SHORT_LENGTH = 8;

    private static final int SHORT = 0x01;

    /**
     * Parses the header at the start of a frame.
     *
     * @param longLength length of the header when its first byte is not 0x01 (see {@link VideoStreamSettings})
     * @return empty if the frame is shorter than its header
     */
    static Optional<FrameHeader> parse(byte[] frame, int frameLength, int longLength) {
        if (frameLength < SHORT_LENGTH) {
            return Optional.empty();
        }
        int length = frame[0] == SHORT ? SHORT_LENGTH : longLength;
        if (frameLength < length) {
            return Optional.empty();
        }
        int latency = frame[1] & 0xFF | (frame[2] & 0xFF) << 8;
        int lastPayloadLength = frame[4] & 0xFF | (frame[5] & 0xFF) << 8;
        return Optional.of(new FrameHeader(length, latency, type(frame[3] & 0xFF), lastPayloadLength));
    }

    /** An unknown type is treated like the constant of old Sunshine builds: nothing known, not an IDR. */
    private static FrameType type(int wireValue) {
        for (FrameType type : FrameType.values()) {
            if (type.wireValue() == wireValue) {
                return type;
            }
        }
        return FrameType.P_UNKNOWN;
    }

    /** Writes the 8-byte form at the start of {@code frame}. */
    static void write(byte[] frame, int hostLatencyTenthMillis, FrameType type, int lastPayloadLength) {
        frame[0] = SHORT;
        frame[1] = (byte) hostLatencyTenthMillis;
        frame[2] = (byte) (hostLatencyTenthMillis >> 8);
        frame[3] = (byte) type.wireValue();
        frame[4] = (byte) lastPayloadLength;
        frame[5] = (byte) (lastPayloadLength >> 8);
    }
}
