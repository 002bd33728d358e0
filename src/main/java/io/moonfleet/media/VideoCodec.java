package io.moonfleet.media;

import io.moonfleet.gamestream.video.VideoFormat;

/** How a picture is encoded. */
public enum VideoCodec {
    /** Annex B byte stream. */
    H264,
    /** Annex B byte stream. */
    HEVC,
    /** Low-overhead OBU stream. */
    AV1;

    /** Of what a host sends in this format. */
    public static VideoCodec of(VideoFormat format) {
        return switch (format.codec()) {
            case H264 -> H264;
            case HEVC -> HEVC;
            case AV1 -> AV1;
        };
    }
}
