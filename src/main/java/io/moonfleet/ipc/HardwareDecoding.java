package io.moonfleet.ipc;

import java.util.Optional;

/** What a streamer may decode its pictures with, as an operator sets it. */
public enum HardwareDecoding {
    /** The first device that works, else software. */
    AUTO("auto"),
    /** Software. */
    NONE("none"),
    /** NVIDIA, else software with a warning. */
    CUDA("cuda"),
    /** VAAPI, else software with a warning. */
    VAAPI("vaapi");

    private final String wireName;

    HardwareDecoding(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** Empty for a name that none has. */
    public static Optional<HardwareDecoding> named(String name) {
        for (HardwareDecoding decoding : values()) {
            if (decoding.wireName.equals(name)) {
                return Optional.of(decoding);
            }
        }
        return Optional.empty();
    }
}
