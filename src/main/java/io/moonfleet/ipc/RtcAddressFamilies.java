package io.moonfleet.ipc;

import java.util.Optional;

/** Which of a machine's addresses browsers are offered. */
public enum RtcAddressFamilies {
    IPV4("ipv4"),
    IPV6("ipv6"),
    BOTH("both");

    private final String wireName;

    RtcAddressFamilies(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** Empty for a name that none has. */
    public static Optional<RtcAddressFamilies> named(String name) {
        for (RtcAddressFamilies families : values()) {
            if (families.wireName.equals(name)) {
                return Optional.of(families);
            }
        }
        return Optional.empty();
    }
}
