package io.moonfleet.demohost.codec;

/** The H.264 profiles in which this host can encode. */
public enum H264Profile {
    CONSTRAINED_BASELINE("constrained_baseline"),
    HIGH("high");

    private final String encoderName;

    H264Profile(String encoderName) {
        this.encoderName = encoderName;
    }

    /** The profile's name among the encoder's options. */
    String encoderName() {
        return encoderName;
    }
}
