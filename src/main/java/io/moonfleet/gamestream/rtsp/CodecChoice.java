package io.moonfleet.gamestream.rtsp;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.video.VideoFormat;
import java.util.List;

/** Which video format to ask for (protocol document, sections 1.5.1 and 3.5.1). */
final class CodecChoice {
    private static final int MAX_H264_PIXELS = 4096;

    /** AV1 before HEVC before H.264; within each 4:4:4 10-bit, 4:2:0 10-bit, 4:4:4 8-bit, 4:2:0 8-bit. */
    private static final List<VideoFormat> PREFERENCE = List.of(
            VideoFormat.AV1_HIGH10_444,
            VideoFormat.AV1_MAIN10,
            VideoFormat.AV1_HIGH8_444,
            VideoFormat.AV1_MAIN8,
            VideoFormat.HEVC_REXT10_444,
            VideoFormat.HEVC_MAIN10,
            VideoFormat.HEVC_REXT8_444,
            VideoFormat.HEVC,
            VideoFormat.H264_HIGH8_444,
            VideoFormat.H264);

    private CodecChoice() {}

    /**
     * @param supportedFormats       the client's mask of {@link VideoFormat} bits
     * @param serverCodecModeSupport the host's mask from its server information
     */
    static VideoFormat choose(
            HostDescription description, int serverCodecModeSupport, int supportedFormats, int width, int height)
            throws GameStreamException {
        boolean tooLargeForH264 = Math.max(width, height) > MAX_H264_PIXELS;
        for (VideoFormat format : PREFERENCE) {
            boolean described = switch (format.codec()) {
                case AV1 -> description.av1();
                case HEVC -> description.hevc();
                case H264 -> !tooLargeForH264;
            };
            if (described
                    && (supportedFormats & format.mask()) != 0
                    && (serverCodecModeSupport & serverBit(format)) != 0) {
                return format;
            }
        }
        throw new GameStreamException(
                ErrorCode.NO_CODEC,
                "Host and client have no video codec in common"
                        + (tooLargeForH264 ? " for a picture over 4096 pixels. Ask for a smaller one." : ". Allow H.264."));
    }

    static int serverBit(VideoFormat format) {
        return switch (format) {
            case H264 -> 0x00000001;
            case HEVC -> 0x00000100;
            case HEVC_MAIN10 -> 0x00000200;
            case AV1_MAIN8 -> 0x00010000;
            case AV1_MAIN10 -> 0x00020000;
            case H264_HIGH8_444 -> 0x00040000;
            case HEVC_REXT8_444 -> 0x00080000;
            case HEVC_REXT10_444 -> 0x00100000;
            case AV1_HIGH8_444 -> 0x00200000;
            case AV1_HIGH10_444 -> 0x00400000;
        };
    }
}
