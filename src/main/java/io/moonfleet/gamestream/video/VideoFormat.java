package io.moonfleet.gamestream.video;

/** Video formats with their bit in a client's {@code video_supported_formats} mask (streamers contract, section 5). */
public enum VideoFormat {
    H264(0x0001, Codec.H264),
    H264_HIGH8_444(0x0004, Codec.H264),
    HEVC(0x0100, Codec.HEVC),
    HEVC_MAIN10(0x0200, Codec.HEVC),
    HEVC_REXT8_444(0x0400, Codec.HEVC),
    HEVC_REXT10_444(0x0800, Codec.HEVC),
    AV1_MAIN8(0x1000, Codec.AV1),
    AV1_MAIN10(0x2000, Codec.AV1),
    AV1_HIGH8_444(0x4000, Codec.AV1),
    AV1_HIGH10_444(0x8000, Codec.AV1);

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
    private final Codec codec;

    VideoFormat(int mask, Codec codec) {
        this.mask = mask;
        this.codec = codec;
    }

    public int mask() {
        return mask;
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
