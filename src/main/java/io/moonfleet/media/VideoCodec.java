package io.moonfleet.media;

/** How a picture is encoded. */
public enum VideoCodec {
    /** Annex B byte stream. */
    H264,
    /** Annex B byte stream. */
    HEVC,
    /** Low-overhead OBU stream. */
    AV1
}
