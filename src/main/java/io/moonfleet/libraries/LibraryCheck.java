package io.moonfleet.libraries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Tells in one sentence which library the streamer executable lacks, if any: one beside it, or one of the system's that
 * those need. Reads only the heads of the files, so it takes a few milliseconds.
 */
public final class LibraryCheck {
    /** The files beside the executable that the streamer loads itself; the ones those need must be there, too. */
    static final List<String> FILES = List.of(
            LibraryDirectory.WEBRTC,
            "libjnijavacpp.so",
            "libjniavutil.so",
            "libjniavcodec.so",
            "libjniswresample.so",
            "libjniswscale.so",
            "libavutil.so.60",
            "libavcodec.so.62",
            "libswresample.so.6",
            "libswscale.so.9",
            "libva.so.2",
            "libva-drm.so.2",
            "libdrm.so.2");

    private LibraryCheck() {}

    /** What is missing for the libraries in this folder, as a sentence for an operator; empty when all is there. */
    public static Optional<String> problem(Path directory) {
        return problem(directory, new LinkerPath(Optional.ofNullable(System.getenv("LD_LIBRARY_PATH")).orElse("")));
    }

    static Optional<String> problem(Path directory, LinkerPath system) {
        for (String name : FILES) {
            Path file = directory.resolve(name);
            if (!Files.isReadable(file)) {
                return Optional.of("The library " + name + " is missing from " + directory
                        + ": it belongs to Moonfleet, so install Moonfleet again with its folder lib");
            }
        }
        TreeSet<String> packages = new TreeSet<>();
        TreeSet<String> libraries = new TreeSet<>();
        for (String name : FILES) {
            try {
                for (String needed : SharedObject.needed(directory.resolve(name))) {
                    if (!Files.isReadable(directory.resolve(needed)) && !system.has(needed)) {
                        libraries.add(needed);
                        packages.add(DebianPackages.of(needed).orElse("that has " + needed));
                    }
                }
            } catch (IOException damaged) {
                return Optional.of("The library " + directory.resolve(name) + " cannot be used: " + damaged.getMessage());
            }
        }
        if (libraries.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("Missing on this system: " + String.join(", ", libraries) + ". Install Debian's "
                + (packages.size() == 1 ? "package " : "packages ") + String.join(", ", packages)
                + ", or your system's equivalent");
    }
}
