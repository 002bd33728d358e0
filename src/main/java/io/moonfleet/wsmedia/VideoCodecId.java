package io.moonfleet.wsmedia;

import java.util.Optional;

/** Video codecs as messages name them (streamers contract, section 9). */
public enum VideoCodecId {
    H264(0x01),
    H264_HIGH_444(0x02),
    HEVC_MAIN(0x10),
    HEVC_MAIN_10(0x11),
    HEVC_REXT_8_444(0x12),
    HEVC_REXT_10_444(0x13),
    AV1_MAIN_8(0x20),
    AV1_MAIN_10(0x21),
    AV1_HIGH_8_444(0x22),
    AV1_HIGH_10_444(0x23);

    private final int code;

    VideoCodecId(int code) {
        this.code = code;
    }

    /** The byte on the wire, 0…255. */
    public int code() {
        return code;
    }

    public static Optional<VideoCodecId> of(int code) {
        for (VideoCodecId codec : values()) {
            if (codec.code == code) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }
}
