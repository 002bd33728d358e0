package io.moonfleet.gamestream.nvhttp;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;

/** A host's {@code appversion}, four decimal parts of which the last may be negative (protocol document, section 0.3). */
public record AppVersion(int generation, int minor, int build, int variant) {
    /** Reads what can be read: missing or malformed parts count as 0. */
    public static AppVersion parse(String text) {
        String[] parts = text.strip().split("\\.", 5);
        return new AppVersion(part(parts, 0), part(parts, 1), part(parts, 2), part(parts, 3));
    }

    /** Compares the first three parts. */
    public boolean atLeast(int wantedGeneration, int wantedMinor, int wantedBuild) {
        if (generation != wantedGeneration) {
            return generation > wantedGeneration;
        }
        if (minor != wantedMinor) {
            return minor > wantedMinor;
        }
        return build >= wantedBuild;
    }

    /** Refuses hosts before 7.1.431: their control stream and RTSP differ. */
    public void requireSupported() throws GameStreamException {
        if (!atLeast(7, 1, 431)) {
            throw new GameStreamException(
                    ErrorCode.HOST_TOO_OLD,
                    "The host runs protocol version " + this
                            + ", at least 7.1.431 is needed. Install a current Sunshine or Wolf on it.");
        }
    }

    /** Sunshine and Wolf mark themselves by a negative fourth part. */
    public boolean sunshineType() {
        return variant < 0;
    }

    @Override
    public String toString() {
        return generation + "." + minor + "." + build + "." + variant;
    }

    private static int part(String[] parts, int index) {
        try {
            return index < parts.length ? Integer.parseInt(parts[index].strip()) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
