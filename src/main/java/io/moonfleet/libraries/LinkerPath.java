package io.moonfleet.libraries;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where the dynamic linker looks for libraries, as ld.so(8) and ldconfig(8) tell; good enough to explain a failure. */
class LinkerPath {
    private static final List<String> DEFAULTS = List.of(
            "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib");
    private static final Path CONFIGURATION = Path.of("/etc/ld.so.conf.d");

    private final Set<Path> directories = new LinkedHashSet<>();

    /** @param libraryPath the value of LD_LIBRARY_PATH, colon-separated */
    LinkerPath(String libraryPath) {
        for (String entry : libraryPath.split(":")) {
            if (!entry.isEmpty()) {
                directories.add(Path.of(entry));
            }
        }
        configured().forEach(directories::add);
        DEFAULTS.forEach(entry -> directories.add(Path.of(entry)));
    }

    boolean has(String name) {
        return directories.stream().anyMatch(directory -> Files.exists(directory.resolve(name)));
    }

    private static List<Path> configured() {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(CONFIGURATION)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(CONFIGURATION, "*.conf")) {
            for (Path file : files) {
                Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> line.startsWith("/"))
                        .forEach(line -> found.add(Path.of(line)));
            }
        } catch (IOException unreadable) {
            // Then the defaults have to do: this only words a message.
            return found;
        }
        return found;
    }
}
