package io.moonfleet.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything a process has printed, line by line, readable while it runs; kept in target/process-logs as well, for whoever
 * wants to know more about a failure than the test does.
 */
public final class ProcessLog {
    private static final Path FOLDER = Path.of("target", "process-logs");

    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    /** @param name of the process, for the file */
    ProcessLog(String name, InputStream output) {
        reader = Thread.ofVirtual().name("process-log").start(() -> read(name, output));
    }

    private void read(String name, InputStream output) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8));
                PrintWriter file = new PrintWriter(
                        Files.newBufferedWriter(Files.createDirectories(FOLDER).resolve(name + ".log")))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                file.println(line);
                file.flush();
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException closed) {
            // The process is gone; what it said is kept.
        }
    }

    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** All lines, once nobody holds the other end any more. */
    List<String> awaitEnd(Duration deadline) {
        Await.until("the output ends", deadline, () -> !reader.isAlive());
        return lines();
    }

    public Optional<Matcher> find(Pattern pattern) {
        return lines().stream().map(pattern::matcher).filter(Matcher::find).findFirst();
    }

    public Matcher await(Pattern pattern, Duration deadline) {
        return Await.until("the log matches " + pattern, deadline, () -> find(pattern), () -> "\n" + tail(60));
    }

    public String tail(int count) {
        List<String> all = lines();
        return String.join("\n", all.subList(Math.max(0, all.size() - count), all.size()));
    }
}
