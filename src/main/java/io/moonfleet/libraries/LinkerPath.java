package io.moonfleet.libraries;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the dynamic linker looks for libraries, as ld.so(8) and ldconfig(8) tell: LD_LIBRARY_PATH, its cache
 * /etc/ld.so.cache, the folders that /etc/ld.so.conf and /etc/ld.so.conf.d name, and its own. Rather takes a library for
 * present than for missing: what this says keeps streamers from being started.
 */
class LinkerPath {
    private static final List<String> DEFAULTS = List.of(
            "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib");
    private static final Path CONFIGURATION = Path.of("/etc");

    /** Far above what a system with everything installed has. */
    private static final long MAX_CACHE_BYTES = 16 * 1024 * 1024;

    private final Set<Path> directories = new LinkedHashSet<>();

    private final Path cache;

    /** @param libraryPath the value of LD_LIBRARY_PATH, colon-separated */
    LinkerPath(String libraryPath) {
        this(libraryPath, CONFIGURATION);
    }

    /** @param configuration holds ld.so.cache, ld.so.conf and ld.so.conf.d, where there are any */
    LinkerPath(String libraryPath, Path configuration) {
        for (String entry : libraryPath.split(":")) {
            add(entry);
        }
        addConfigured(configuration.resolve("ld.so.conf"));
        addAllConfigured(configuration.resolve("ld.so.conf.d"));
        DEFAULTS.forEach(this::add);
        cache = configuration.resolve("ld.so.cache");
    }

    boolean has(String name) {
        return directories.stream().anyMatch(directory -> Files.exists(directory.resolve(name))) || isCached(name);
    }

    /** The cache is read only for what no folder has: mostly for nothing. Names in it stand between zero bytes. */
    private boolean isCached(String name) {
        try {
            return Files.isReadable(cache)
                    && Files.size(cache) <= MAX_CACHE_BYTES
                    && Files.readString(cache, StandardCharsets.ISO_8859_1).contains("\0" + name + "\0");
        } catch (IOException unreadable) {
            // Then the folders have to do.
            return false;
        }
    }

    private void addAllConfigured(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.conf")) {
            files.forEach(this::addConfigured);
        } catch (IOException | DirectoryIteratorException unreadable) {
            // Then what is known already and the defaults have to do.
            return;
        }
    }

    private void addConfigured(Path file) {
        if (!Files.isReadable(file)) {
            return;
        }
        try {
            // Another encoding cannot fail in this one, and folders are named in ASCII.
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                String folder = line.replaceFirst("#.*", "").strip();
                if (folder.startsWith("/")) {
                    add(folder);
                }
            }
        } catch (IOException unreadable) {
            // As above.
            return;
        }
    }

    private void add(String directory) {
        try {
            if (!directory.isEmpty()) {
                directories.add(Path.of(directory));
            }
        } catch (InvalidPathException unusable) {
            // The linker cannot find anything there either.
            return;
        }
    }
}
