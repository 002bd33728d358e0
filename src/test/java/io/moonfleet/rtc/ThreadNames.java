package io.moonfleet.rtc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The threads of this process as the kernel sees them, native ones too: id and name. */
final class ThreadNames {
    private ThreadNames() {}

    static Set<String> all() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                read(task).ifPresent(names::add);
            }
        }
        return names;
    }

    private static java.util.Optional<String> read(Path task) {
        try {
            return java.util.Optional.of(
                    task.getFileName() + " " + Files.readString(task.resolve("comm")).strip());
        } catch (IOException ended) {
            return java.util.Optional.empty();
        }
    }
}
