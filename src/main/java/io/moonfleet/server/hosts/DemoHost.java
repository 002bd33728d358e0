package io.moonfleet.server.hosts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.files.PrivateFiles;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.server.process.BoundedLines;
import io.moonfleet.server.process.ChildLog;
import io.moonfleet.server.process.ChildProcess;
import io.moonfleet.server.process.StreamerProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * The demo host as a child of the server. It is kept alive: when it dies it is started again, after a pause that grows
 * while it keeps dying. Its standard input is held open, so that it ends when this server does.
 */
public final class DemoHost implements BuiltInHost {
    private static final Logger LOGGER = Logger.getLogger(DemoHost.class);
    private static final Logger CHILD_LOGGER = Logger.getLogger("io.moonfleet.demohost");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PIN_VARIABLE = "MOONFLEET_DEMO_HOST_PIN";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STABLE_AFTER = Duration.ofMinutes(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

    /** Runs each time the host has become reachable, before others get its address. */
    public interface ReadyAction {
        void ready(HostAddress address) throws GameStreamException;
    }

    private final boolean enabled;
    private final StreamerProgram program;
    private final Path stateDirectory;
    private final List<String> options;
    private final Duration startTimeout;
    private final String pin = PairingPin.random();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<HostAddress> address = Optional.empty();
    private Optional<ChildProcess> child = Optional.empty();
    private boolean stopped;
    private volatile Optional<Integer> lastPort = Optional.empty();
    private volatile boolean wasReady;

    public DemoHost(
            boolean enabled, StreamerProgram program, Path dataDirectory, List<String> options, Duration startTimeout) {
        this.enabled = enabled;
        this.program = program;
        this.stateDirectory = dataDirectory.resolve("demo-host");
        this.options = List.copyOf(options);
        this.startTimeout = startTimeout;
    }

    @Override
    public boolean enabled() {
        return enabled;
    }

    @Override
    public String pin() {
        return pin;
    }

    /** Starts the supervisor; returns at once. */
    public void start(ReadyAction action) {
        if (enabled) {
            Thread.ofVirtual().name("demo-host").start(() -> supervise(action));
        }
    }

    @Override
    public HostAddress address() throws GameStreamException {
        long remaining = startTimeout.toNanos();
        lock.lock();
        try {
            while (address.isEmpty() && !stopped && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            return address.orElseThrow(() ->
                    new GameStreamException(ErrorCode.HOST_UNREACHABLE, "The demo host is not running; see the log"));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new GameStreamException(ErrorCode.CANCELLED, "Cancelled while waiting for the demo host");
        } finally {
            lock.unlock();
        }
    }

    /** Whether it has been ready at least once, or need not be. */
    public boolean wasReady() {
        return !enabled || wasReady;
    }

    /** Ends the child in order, or kills it after a while. */
    public void stop() {
        Optional<ChildProcess> running;
        lock.lock();
        try {
            stopped = true;
            running = child;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        running.ifPresent(DemoHost::end);
    }

    private void supervise(ReadyAction action) {
        Duration pause = FIRST_PAUSE;
        try {
            while (!isStopped()) {
                long startedAt = System.nanoTime();
                runOnce(action);
                Duration lived = Duration.ofNanos(System.nanoTime() - startedAt);
                pause = lived.compareTo(STABLE_AFTER) > 0 ? FIRST_PAUSE : pause;
                pauseUnlessStopped(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOnce(ReadyAction action) throws InterruptedException {
        ChildProcess process;
        try {
            PrivateFiles.createDirectory(stateDirectory);
            List<String> arguments = new ArrayList<>(
                    List.of("demo-host", "--state-dir", stateDirectory.toAbsolutePath().toString()));
            arguments.addAll(options);
            // Streamers look for a host that died where it was.
            lastPort.ifPresent(port -> arguments.addAll(List.of("--http-port", Integer.toString(port))));
            process = ChildProcess.start(
                    "demo-host",
                    program.commandLine(arguments),
                    Map.of(PIN_VARIABLE, pin, ChildLog.LEVEL_VARIABLE, ChildLog.level(CHILD_LOGGER)),
                    new ChildLog(CHILD_LOGGER, "demo-host"));
        } catch (IOException failed) {
            LOGGER.errorf("demo host cannot be started: %s", failed.getMessage());
            return;
        }
        if (!adopt(process)) {
            end(process);
            return;
        }
        Thread.ofVirtual()
                .name("demo-host-stdout")
                .start(() -> BoundedLines.read(process.output(), line -> handleLine(process, line, action)));
        if (!becameReady(process)) {
            LOGGER.errorf("demo host was not ready within %d s", startTimeout.toSeconds());
            process.kill();
        }
        int exit = process.exit().join();
        lock.lock();
        try {
            if (address.isEmpty()) {
                // Somebody else may have the port by now.
                lastPort = Optional.empty();
            }
            address = Optional.empty();
            child = Optional.empty();
            if (!stopped) {
                LOGGER.warnf("demo host ended with exit code %d; starting it again", exit);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean becameReady(ChildProcess process) throws InterruptedException {
        long remaining = startTimeout.toNanos();
        process.exit().thenRun(this::wake);
        lock.lock();
        try {
            while (address.isEmpty() && !stopped && process.isAlive() && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            return address.isPresent() || stopped || !process.isAlive();
        } finally {
            lock.unlock();
        }
    }

    private void handleLine(ChildProcess process, String line, ReadyAction action) {
        Optional<HostAddress> ready = readyAddress(line);
        if (ready.isEmpty()) {
            LOGGER.debugf("demo-host: %s", line);
            return;
        }
        try {
            action.ready(ready.orElseThrow());
        } catch (GameStreamException | RuntimeException failed) {
            LOGGER.warnf("demo host cannot be paired: %s", failed.getMessage());
        }
        lock.lock();
        try {
            if (child.filter(current -> current == process).isEmpty()) {
                return;
            }
            address = ready;
            lastPort = ready.map(HostAddress::httpPort);
            wasReady = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        LOGGER.infof("demo host is ready as host 0 pid=%d port=%d", process.pid(), ready.orElseThrow().httpPort());
    }

    /** The plain HTTP port out of the line that says that the host is ready. */
    static Optional<HostAddress> readyAddress(String line) {
        try {
            JsonNode port = MAPPER.readTree(line).path("ready").path("http_port");
            return port.isInt() && port.intValue() > 0 && port.intValue() <= 65535
                    ? Optional.of(new HostAddress("127.0.0.1", port.intValue()))
                    : Optional.empty();
        } catch (JsonProcessingException other) {
            return Optional.empty();
        }
    }

    private boolean adopt(ChildProcess process) {
        lock.lock();
        try {
            child = Optional.of(process);
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    private boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    private void pauseUnlessStopped(Duration pause) throws InterruptedException {
        long remaining = pause.toNanos();
        lock.lock();
        try {
            while (!stopped && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void end(ChildProcess process) {
        try {
            process.input().close();
            if (!process.waitFor(STOP_TIMEOUT)) {
                process.kill();
                process.waitFor(STOP_TIMEOUT);
            }
        } catch (IOException broken) {
            process.kill();
        } catch (InterruptedException interrupted) {
            process.kill();
            Thread.currentThread().interrupt();
        }
    }
}
