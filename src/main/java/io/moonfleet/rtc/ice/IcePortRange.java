package io.moonfleet.rtc.ice;

/** Ports that may be used, both ends included. Several streamers share a range: each takes a port that is free. */
public record IcePortRange(int min, int max) {
    public IcePortRange {
        if (min < 1 || max > 65535 || min > max) {
            throw new IllegalArgumentException("Not a range of ports: " + min + "-" + max);
        }
    }

    int size() {
        return max - min + 1;
    }
}
