package io.moonfleet.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * What a benchmark ran on, and how much else went on there: figures of a machine that is busy with other things are worth
 * nothing, and the reader has to see that.
 */
final class Machine {
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final double TICKS_PER_SECOND = 100;
    private static final int IDLE_FIELD = 3;
    private static final int WAITING_FIELD = 4;
    /** user, nice, system, idle, iowait, irq, softirq, steal; guest time, which follows, is part of user. */
    private static final int FIELDS = 8;

    private Machine() {}

    static void describe(ObjectNode target) {
        target.put("processor", find("/proc/cpuinfo", "model name")).put("cores",
                Runtime.getRuntime().availableProcessors());
        String memory = find("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        target.put("memory_mb", memory.isEmpty() ? -1 : Megabytes.ofBytes(Double.parseDouble(memory) * 1024))
                .put("kernel", System.getProperty("os.version")).put("java", Runtime.version().toString());
    }

    /** Cores busy over two seconds in which this benchmark does nothing, and the load average of the last minute. */
    static void lookAround(ObjectNode target) throws InterruptedException {
        double before = busySeconds();
        long start = System.nanoTime();
        Thread.sleep(LOOK);
        double elapsed = (System.nanoTime() - start) / 1e9;
        target.put("busy_cores", Percentiles.rounded((busySeconds() - before) / elapsed)).put("load_average",
                Double.parseDouble(read("/proc/loadavg").split(" ")[0]));
    }

    private static double busySeconds() {
        long[] ticks = Arrays.stream(read("/proc/stat").lines().findFirst().orElseThrow().split("\\s+")).skip(1)
                .limit(FIELDS).mapToLong(Long::parseLong).toArray();
        return (LongStream.of(ticks).sum() - ticks[IDLE_FIELD] - ticks[WAITING_FIELD]) / TICKS_PER_SECOND;
    }

    private static String find(String file, String key) {
        return read(file).lines().filter(line -> line.startsWith(key)).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("");
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
