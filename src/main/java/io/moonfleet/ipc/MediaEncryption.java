package io.moonfleet.ipc;

import java.util.Optional;

/** When the host's video and audio are to be encrypted, as a REST client gives it. What the host asks for is in any case. */
public enum MediaEncryption {
    /** From hosts that are not on the local network. */
    AUTO("auto"),
    /** Only where the host asks for it. */
    REQUIRED("required"),
    /** From every host that can. */
    ALWAYS("always");

    private final String wireName;

    MediaEncryption(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** Empty for a name that none has. */
    public static Optional<MediaEncryption> named(String name) {
        for (MediaEncryption encryption : values()) {
            if (encryption.wireName.equals(name)) {
                return Optional.of(encryption);
            }
        }
        return Optional.empty();
    }
}
