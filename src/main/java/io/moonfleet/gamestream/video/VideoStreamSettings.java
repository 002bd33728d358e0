package io.moonfleet.gamestream.video;

import java.util.Optional;

/**
 * What the handshake settled about the video stream.
 *
 * @param codec                          what the access units hold
 * @param packetSize                     P as announced (protocol document, section 4.3): NV header and payload, without the
 *                                       RTP header, already reduced by 32 where the stream is encrypted. Shorter packets
 *                                       are accepted, longer ones are not
 * @param key                            16 bytes of {@code rikey} if the stream is encrypted
 * @param longFrameHeaderLength          length of a frame header that does not start with 0x01, see
 *                                       {@link #longFrameHeaderLength(int, int, int)}
 * @param referenceFrameInvalidation     whether host and decoder both know it; then a loss is answered with
 *                                       {@link RecoveryListener#invalidateReferenceFrames} instead of an IDR request
 */
public record VideoStreamSettings(
        VideoFormat.Codec codec,
        int packetSize,
        Optional<byte[]> key,
        int longFrameHeaderLength,
        boolean referenceFrameInvalidation) {

    private static final int MAX_PACKET_SIZE = 65_000;

    public VideoStreamSettings {
        if (packetSize <= VideoPacketHeader.NV_LENGTH + FrameHeader.SHORT_LENGTH || packetSize > MAX_PACKET_SIZE) {
            throw new IllegalArgumentException("video packet size " + packetSize);
        }
        if (longFrameHeaderLength < FrameHeader.SHORT_LENGTH) {
            throw new IllegalArgumentException("frame header length " + longFrameHeaderLength);
        }
    }

    /** Settings for today's hosts (7.1.431), recovering by IDR. */
    public static VideoStreamSettings of(VideoFormat.Codec codec, int packetSize, Optional<byte[]> key) {
        return new VideoStreamSettings(codec, packetSize, key, longFrameHeaderLength(7, 1, 431), false);
    }

    /** The same with or without reference frame invalidation. */
    public VideoStreamSettings withInvalidation(boolean invalidation) {
        return new VideoStreamSettings(codec, packetSize, key, longFrameHeaderLength, invalidation);
    }

    /** Length of the long form of the frame header by host version (section 4.8). */
    public static int longFrameHeaderLength(int major, int minor, int patch) {
        if (major > 7 || major == 7 && (minor > 1 || minor == 1 && patch >= 450)) {
            return 44;
        }
        if (major == 7 && minor == 1 && patch >= 446) {
            return 41;
        }
        return major == 7 && minor == 1 && patch >= 415 ? 24 : FrameHeader.SHORT_LENGTH;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "VideoStreamSettings[codec=" + codec + ", packetSize=" + packetSize + ", encrypted=" + key.isPresent() + "]";
    }
}
