package io.moonfleet.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The packaged application as a process of its own, on a port that it chooses, with a data directory of its own.
 * Closing it sends SIGTERM and insists on a prompt end.
 */
public final class MoonfleetProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);
    /** A process that was just told to end needs a moment to be gone from the list. */
    private static final Duration WITH_THE_SERVER = Duration.ofSeconds(1);

    private final Build build;
    private final Process process;
    private final ProcessLog log;
    private final Path directory;
    private final int port;

    private MoonfleetProcess(Build build, Process process, Path directory) {
        this.build = build;
        this.process = process;
        this.directory = directory;
        this.log = new ProcessLog("server-" + process.pid(), process.getInputStream());
        this.port = Integer.parseInt(log.await(LISTENING, START).group(1));
    }

    /** A server with its demo host as host 0, paired. */
    public static MoonfleetProcess withDemoHost() {
        return start(Map.of("moonfleet.demo-host.enabled", "true"));
    }

    /** A server with further settings, each a configuration key and its value. */
    public static MoonfleetProcess start(Map<String, String> settings) {
        return start(Build.underTest(), settings);
    }

    /** As above, of a certain build. */
    public static MoonfleetProcess start(Build build, Map<String, String> settings) {
        MoonfleetProcess started = startUnready(build, settings);
        try {
            started.awaitReady("true".equals(settings.get("moonfleet.demo-host.enabled")));
        } catch (AssertionError notReady) {
            started.close();
            throw notReady;
        }
        return started;
    }

    /** As above, for a server that listens and need not become ready. */
    static MoonfleetProcess startUnready(Build build, Map<String, String> settings) {
        try {
            Path directory = Files.createTempDirectory("moonfleet-it-");
            Map<String, String> all = new LinkedHashMap<>();
            all.put("quarkus.http.port", "0");
            all.put("moonfleet.data-dir", directory.resolve("data").toString());
            all.put("moonfleet.socket-dir", directory.resolve("sockets").toString());
            all.putAll(settings);
            Process process = new ProcessBuilder(build.server(all)).redirectErrorStream(true)
                    .redirectInput(new File("/dev/null")).start();
            try {
                return new MoonfleetProcess(build, process, directory);
            } catch (AssertionError notListening) {
                process.destroyForcibly();
                throw notListening;
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private void awaitReady(boolean withDemoHost) {
        Api anonymous = new Api(base(), Optional.empty());
        Await.until("the server is ready", START,
                () -> anonymous.get("/q/health/ready").status() == 200 ? Optional.of(true) : Optional.empty(),
                () -> "\n" + log.tail(60));
        if (withDemoHost) {
            log.await(Pattern.compile("(?i)demo host.*(paired|ready)"), START);
        }
    }

    public URI base() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** The address that browsers use: WebRTC needs a secure context in places, and localhost is one. */
    public URI page() {
        return URI.create("http://localhost:" + port + "/");
    }

    public Api api() {
        return new Api(base(), Optional.empty());
    }

    public Api api(String token) {
        return new Api(base(), Optional.of(token));
    }

    public ProcessLog log() {
        return log;
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** The children that carry a stream, in no order. */
    public List<ProcessHandle> streamers() {
        return children().filter(child -> commandLine(child).matches(".*(StreamerMain|moonfleet-streamer)(\\s+-\\S+)*\\s+stream\\b.*"))
                .toList();
    }

    public Optional<ProcessHandle> demoHost() {
        return children().filter(child -> commandLine(child).contains("demo-host")).findFirst();
    }

    /** All living descendants; insists that each is a program of the build under test. */
    public Stream<ProcessHandle> children() {
        return process.descendants().filter(ProcessHandle::isAlive).peek(this::requireOwn);
    }

    private void requireOwn(ProcessHandle child) {
        ProcFiles.executable(child.pid()).filter(executable -> !build.mayRun(executable)).ifPresent(foreign -> {
            throw new AssertionError(foreign + " runs as a child of the server: " + commandLine(child));
        });
    }

    private static String commandLine(ProcessHandle handle) {
        return ProcFiles.commandLine(handle.pid());
    }

    /** The one streamer, as soon as there is just one. */
    ProcessHandle onlyStreamer() {
        return Await.until("there is one streamer process", START,
                () -> Optional.of(streamers()).filter(all -> all.size() == 1).map(List::getFirst));
    }

    public List<Path> socketFiles() {
        try (Stream<Path> files = Files.walk(directory.resolve("sockets"))) {
            return files.filter(path -> !Files.isDirectory(path)).toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    public Path directory() {
        return directory;
    }

    /** Ends the server as an operator would, and waits for it. */
    public int terminate() {
        sendTerm();
        return awaitExit(STOP);
    }

    /** SIGTERM, and no more. */
    void sendTerm() {
        process.destroy();
    }

    /** Ends the server as a crash would. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(STOP);
    }

    /** The exit status; 128 and the signal's number where a signal was the end. */
    int awaitExit(Duration deadline) {
        return Await.exit(process, deadline, log);
    }

    @Override
    public void close() {
        List<ProcessHandle> children = children().toList();
        try {
            terminate();
            Await.until("the server's children have ended with it", WITH_THE_SERVER,
                    () -> survivors(children).isEmpty() ? Optional.of(true) : Optional.empty(),
                    () -> ": " + survivors(children) + "\n" + log.tail(60));
        } finally {
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            deleteDirectory();
        }
    }

    private static List<String> survivors(List<ProcessHandle> children) {
        return children.stream().filter(ProcessHandle::isAlive).map(MoonfleetProcess::commandLine)
                .filter(line -> !line.isEmpty()).toList();
    }

    private void deleteDirectory() {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted((left, right) -> right.compareTo(left)).forEach(path -> path.toFile().delete());
        } catch (IOException leftBehind) {
            // A temporary directory that stays is no reason to fail.
        }
    }
}
