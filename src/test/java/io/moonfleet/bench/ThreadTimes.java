package io.moonfleet.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Processor time of a process's threads, to the nanosecond (/proc/PID/task/TID/schedstat). What a thread's system calls
 * cause in the kernel counts as its own; on the loopback interface that is the delivery to the receiver, too.
 */
final class ThreadTimes {
    private record Taken(String name, long nanos) {}

    private final long pid;
    private final long start = System.nanoTime();
    private final Map<String, Taken> threads;

    /** Looks now. */
    ThreadTimes(long pid) {
        this.pid = pid;
        threads = read(pid);
    }

    /** Cores used by the process from that look to this one. */
    double coresUntil(ThreadTimes later) {
        return since(later).values().stream().mapToLong(Long::longValue).sum() / (double) (later.start - start);
    }

    /** The same by threads, those with numbers in their names together; what is below a hundredth of a core is left out. */
    ObjectNode byThread(ThreadTimes later) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        since(later).entrySet().stream()
                .sorted((left, right) -> Long.compare(right.getValue(), left.getValue()))
                .forEach(thread -> {
                    double cores = thread.getValue() / (double) (later.start - start);
                    if (cores >= 0.003) {
                        result.put(thread.getKey(), Percentiles.rounded(cores));
                    }
                });
        return result;
    }

    private Map<String, Long> since(ThreadTimes later) {
        Map<String, Long> nanos = new TreeMap<>();
        later.threads.forEach((id, now) -> {
            Taken before = threads.getOrDefault(id, new Taken("", 0));
            nanos.merge(now.name.replaceAll("[-#]?\\d+$", ""), now.nanos - before.nanos, Long::sum);
        });
        return nanos;
    }

    private static Map<String, Taken> read(long pid) {
        Map<String, Taken> threads = new HashMap<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks.toList()) {
                try {
                    List<String> statistics = List.of(Files.readString(task.resolve("schedstat")).split(" "));
                    String name = Files.readString(task.resolve("comm")).strip();
                    threads.put(task.getFileName().toString(), new Taken(name, Long.parseLong(statistics.getFirst())));
                } catch (IOException ended) {
                    // A thread that ended between the two looks.
                }
            }
        } catch (IOException gone) {
            return Map.of();
        }
        return threads;
    }
}
