package io.moonfleet.server.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A child of the server: started with nothing from the server's environment but what a program needs to run, its
 * standard error relayed line by line. Reaped by the Java machine as soon as it ends.
 */
public final class ChildProcess {
    private static final List<String> INHERITED_VARIABLES = List.of(
            "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TZ", "LD_LIBRARY_PATH", "XDG_RUNTIME_DIR",
            // Which graphics card and which driver of it, for decoding.
            "CUDA_VISIBLE_DEVICES", "LIBVA_DRIVERS_PATH", "LIBVA_DRIVER_NAME");

    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts the program.
     *
     * @param variables added to the environment; the place for secrets, never the command line
     * @param logLine   called on a thread of its own for each line of standard error, cut to a bounded length
     */
    public static ChildProcess start(
            String name, List<String> commandLine, Map<String, String> variables, Consumer<String> logLine)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(commandLine);
        Map<String, String> environment = builder.environment();
        keepInherited(environment);
        environment.putAll(variables);
        Process process = builder.start();
        Thread.ofVirtual()
                .name(name + "-stderr")
                .start(() -> BoundedLines.read(process.getErrorStream(), logLine));
        return new ChildProcess(process);
    }

    static void keepInherited(Map<String, String> environment) {
        environment.keySet().retainAll(INHERITED_VARIABLES);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public InputStream output() {
        return process.getInputStream();
    }

    public OutputStream input() {
        return process.getOutputStream();
    }

    /** Completes with the exit status (128 + signal number when killed) once the process has been reaped. */
    public CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Whether it ended in time. */
    public boolean waitFor(Duration timeout) throws InterruptedException {
        return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** SIGKILL; {@link #exit()} tells when it is gone. */
    public void kill() {
        process.destroyForcibly();
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }
}
