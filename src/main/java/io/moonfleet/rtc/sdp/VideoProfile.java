package io.moonfleet.rtc.sdp;

import io.moonfleet.gamestream.video.VideoFormat;

/** What a decoder has to be able to do, as far as descriptions tell it apart. */
public enum VideoProfile {
    /** Constrained baseline by name. Browsers that take it show High too, whatever the description says. */
    H264("H264", "42e01f"),
    H264_HIGH_444("H264", "f4001f"),
    H265_MAIN("H265", "1"),
    H265_MAIN_10("H265", "2"),
    H265_RANGE_EXTENSIONS("H265", "4"),
    /** Eight bits and ten. */
    AV1_MAIN("AV1", "0"),
    AV1_HIGH("AV1", "1");

    private final String codec;
    private final String number;

    VideoProfile(String codec, String number) {
        this.codec = codec;
        this.number = number;
    }

    /** Of what a host sends. */
    public static VideoProfile of(VideoFormat format) {
        return switch (format) {
            case H264 -> H264;
            case H264_HIGH8_444 -> H264_HIGH_444;
            case HEVC -> H265_MAIN;
            case HEVC_MAIN10 -> H265_MAIN_10;
            case HEVC_REXT8_444, HEVC_REXT10_444 -> H265_RANGE_EXTENSIONS;
            case AV1_MAIN8, AV1_MAIN10 -> AV1_MAIN;
            case AV1_HIGH8_444, AV1_HIGH10_444 -> AV1_HIGH;
        };
    }

    /** The name of {@code rtpmap}. */
    public String codec() {
        return codec;
    }

    /** As the parameters of the format have it. */
    String number() {
        return number;
    }
}
