package io.moonfleet.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A program that a test starts as an operator would; closing it ends it and what it has started. */
final class Command implements AutoCloseable {
    private static final Duration SIGNAL_DEADLINE = Duration.ofSeconds(20);

    private final Process process;
    private final ProcessLog output;

    private Command(Process process) {
        this.process = process;
        this.output = new ProcessLog("command-" + process.pid(), process.getInputStream());
    }

    /** What has ended: its exit status and all lines that it printed. */
    record Outcome(int status, List<String> lines) {}

    /** @param environment comes on top of the environment of the test, with this JDK as JAVA_HOME */
    static Command start(Map<String, String> environment, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        try {
            return new Command(builder.start());
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    static Outcome run(Map<String, String> environment, Duration deadline, String... arguments) {
        try (Command command = start(environment, arguments)) {
            int status = command.awaitExit(deadline);
            return new Outcome(status, command.output.awaitEnd(deadline));
        }
    }

    /** Sends a signal by its name, for instance STOP. */
    static void signal(String name, long pid) {
        Outcome outcome = run(Map.of(), SIGNAL_DEADLINE, "bash", "-c", "kill -" + name + " " + pid);
        if (outcome.status() != 0) {
            throw new AssertionError("no signal " + name + " for " + pid + ": " + outcome.lines());
        }
    }

    long pid() {
        return process.pid();
    }

    ProcessLog output() {
        return output;
    }

    List<ProcessHandle> children() {
        return process.descendants().filter(ProcessHandle::isAlive).toList();
    }

    int awaitExit(Duration deadline) {
        return Await.exit(process, deadline, output);
    }

    @Override
    public void close() {
        List<ProcessHandle> children = children();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
