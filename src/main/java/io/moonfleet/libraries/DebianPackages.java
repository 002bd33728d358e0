package io.moonfleet.libraries;

import java.util.Map;
import java.util.Optional;

/** Which Debian package brings a library that WebRTC or FFmpeg is linked against. */
public final class DebianPackages {
    private static final Map<String, String> BY_LIBRARY = Map.ofEntries(
            Map.entry("libpulse.so.0", "libpulse0"),
            Map.entry("libudev.so.1", "libudev1"),
            Map.entry("libX11.so.6", "libx11-6"),
            Map.entry("libXfixes.so.3", "libxfixes3"),
            Map.entry("libXrandr.so.2", "libxrandr2"),
            Map.entry("libXcomposite.so.1", "libxcomposite1"),
            Map.entry("libdbus-1.so.3", "libdbus-1-3"),
            Map.entry("libstdc++.so.6", "libstdc++6"),
            Map.entry("libgcc_s.so.1", "libgcc-s1"),
            Map.entry("libz.so.1", "zlib1g"),
            Map.entry("libc.so.6", "libc6"),
            Map.entry("libm.so.6", "libc6"),
            Map.entry("ld-linux-x86-64.so.2", "libc6"));

    private DebianPackages() {}

    /** The package of a library given by its SONAME, for instance {@code libpulse.so.0}; empty when it is not known. */
    public static Optional<String> of(String library) {
        return Optional.ofNullable(BY_LIBRARY.get(library));
    }
}
