package io.moonfleet.libraries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
        Set<String> libraries = new TreeSet<>();
        for (String name : FILES) {
            try {
                libraries.addAll(SharedObject.needed(directory.resolve(name)));
            } catch (IOException damaged) {
                return Optional.of("The library " + directory.resolve(name) + " cannot be used: " + damaged.getMessage());
            }
        }
        libraries.removeIf(needed -> Files.isReadable(directory.resolve(needed)) || system.has(needed));
        if (libraries.isEmpty()) {
            return Optional.empty();
        }
        Set<String> packages = libraries.stream()
                .map(missing -> DebianPackages.of(missing).orElse("that has " + missing))
                .collect(Collectors.toCollection(TreeSet::new));
        return Optional.of("Missing on this system: " + String.join(", ", libraries) + ". Install Debian's "
                + (packages.size() == 1 ? "package " : "packages ") + String.join(", ", packages)
                + ", or your system's equivalent");
    }
}
