package io.moonfleet.gamestream.video;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Video formats with their bit in a client's {@code video_supported_formats} mask (streamers contract, section 5) and in
 * a host's {@code ServerCodecModeSupport} (protocol document, section 1.5.1).
 */
public enum VideoFormat {
    H264(0x0001, 0x00000001, Codec.H264),
    H264_HIGH8_444(0x0004, 0x00040000, Codec.H264),
    HEVC(0x0100, 0x00000100, Codec.HEVC),
    HEVC_MAIN10(0x0200, 0x00000200, Codec.HEVC),
    HEVC_REXT8_444(0x0400, 0x00080000, Codec.HEVC),
    HEVC_REXT10_444(0x0800, 0x00100000, Codec.HEVC),
    AV1_MAIN8(0x1000, 0x00010000, Codec.AV1),
    AV1_MAIN10(0x2000, 0x00020000, Codec.AV1),
    AV1_HIGH8_444(0x4000, 0x00200000, Codec.AV1),
    AV1_HIGH10_444(0x8000, 0x00400000, Codec.AV1);

    /**
     * The order in which clients want them (section 3.5.1): AV1 before HEVC before H.264; within each 4:4:4 10-bit, 4:2:0
     * 10-bit, 4:4:4 8-bit, 4:2:0 8-bit.
     */
    public static final List<VideoFormat> PREFERENCE = List.of(
            AV1_HIGH10_444,
            AV1_MAIN10,
            AV1_HIGH8_444,
            AV1_MAIN8,
            HEVC_REXT10_444,
            HEVC_MAIN10,
            HEVC_REXT8_444,
            HEVC,
            H264_HIGH8_444,
            H264);

    /** The codec, with its value of {@code x-nv-vqos[0].bitStreamFormat} (protocol document, section 3.6). */
    public enum Codec {
        H264(0),
        HEVC(1),
        AV1(2);

        private final int bitStreamFormat;

        Codec(int bitStreamFormat) {
            this.bitStreamFormat = bitStreamFormat;
        }

        public int bitStreamFormat() {
            return bitStreamFormat;
        }
    }

    private final int mask;
    private final int serverMask;
    private final Codec codec;

    VideoFormat(int mask, int serverMask, Codec codec) {
        this.mask = mask;
        this.serverMask = serverMask;
        this.codec = codec;
    }

    public int mask() {
        return mask;
    }

    /** The bit in what a host says it can send. */
    public int serverMask() {
        return serverMask;
    }

    /** As programs read it: {@code av1_main10}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Those of a client's mask, the preferred ones first. */
    public static List<VideoFormat> of(int mask) {
        return PREFERENCE.stream().filter(format -> (mask & format.mask) != 0).toList();
    }

    /** Those that a host can send, the preferred ones first; 0 counts as H.264 (section 1.5.1). */
    public static List<VideoFormat> ofServer(int serverCodecModeSupport) {
        int support = serverCodecModeSupport == 0 ? H264.serverMask : serverCodecModeSupport;
        return PREFERENCE.stream().filter(format -> (support & format.serverMask) != 0).toList();
    }

    /** For people: {@code AV1 10-bit, H.264}; "nothing" where there is none. */
    public static String list(List<VideoFormat> formats) {
        return formats.isEmpty()
                ? "nothing"
                : formats.stream().map(VideoFormat::label).collect(Collectors.joining(", "));
    }

    /** For people. */
    public String label() {
        return switch (this) {
            case H264 -> "H.264";
            case H264_HIGH8_444 -> "H.264 4:4:4";
            case HEVC -> "HEVC";
            case HEVC_MAIN10 -> "HEVC 10-bit";
            case HEVC_REXT8_444 -> "HEVC 4:4:4";
            case HEVC_REXT10_444 -> "HEVC 4:4:4 10-bit";
            case AV1_MAIN8 -> "AV1";
            case AV1_MAIN10 -> "AV1 10-bit";
            case AV1_HIGH8_444 -> "AV1 4:4:4";
            case AV1_HIGH10_444 -> "AV1 4:4:4 10-bit";
        };
    }

    public Codec codec() {
        return codec;
    }

    /** Whether samples have 10 instead of 8 bits. */
    public boolean tenBit() {
        return switch (this) {
            case H264, H264_HIGH8_444, HEVC, HEVC_REXT8_444, AV1_MAIN8, AV1_HIGH8_444 -> false;
            case HEVC_MAIN10, HEVC_REXT10_444, AV1_MAIN10, AV1_HIGH10_444 -> true;
        };
    }

    /** Whether chroma is 4:4:4 instead of 4:2:0. */
    public boolean fullChroma() {
        return switch (this) {
            case H264, HEVC, HEVC_MAIN10, AV1_MAIN8, AV1_MAIN10 -> false;
            case H264_HIGH8_444, HEVC_REXT8_444, HEVC_REXT10_444, AV1_HIGH8_444, AV1_HIGH10_444 -> true;
        };
    }
}
