package io.moonfleet.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.it.ProcFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Sizes in megabytes of 1,000,000 bytes, to the tenth. */
final class Megabytes {
    private static final double BYTES = 1e6;
    private static final double KIB = 1024;

    private Megabytes() {}

    static double ofBytes(double bytes) {
        return Math.round(bytes / BYTES * 10) / 10.0;
    }

    /** A process's memory that is in RAM: all, its own, and pages of files, which it may share. */
    static ObjectNode resident(long pid) {
        ProcFiles.Resident resident = ProcFiles.resident(pid);
        return JsonNodeFactory.instance.objectNode().put("resident_mb", ofBytes(resident.total() * KIB))
                .put("own_mb", ofBytes(resident.anonymous() * KIB)).put("file_mb", ofBytes(resident.file() * KIB));
    }

    /** A file, or all files of a folder; a link counts as what it leads to. */
    static double onDisk(Path path) {
        try (Stream<Path> files = Files.walk(path.toRealPath())) {
            return ofBytes(files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
