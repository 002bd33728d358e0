package io.moonfleet.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A demo host that the test owns, in the place of a host on another machine. */
final class DemoHostProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("^\\{\"ready\":.*}$");
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final ProcessLog output;
    private final Writer commands;
    private final JsonNode ready;

    private DemoHostProcess(Process process) {
        this.process = process;
        this.output = new ProcessLog("demo-host-" + process.pid(), process.getInputStream());
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        ProcessLog errors = new ProcessLog("demo-host-" + process.pid() + "-errors", process.getErrorStream());
        this.ready = json(Await.until("the demo host is ready", START,
                () -> output.find(READY).map(Matcher::group), () -> "\n" + errors.tail(60))).path("ready");
    }

    /** A host that accepts this PIN for every pairing. */
    static DemoHostProcess start(String pin, String... options) {
        return start(Optional.of(pin), options);
    }

    /** A host that wants each PIN typed in, with the command "pin". */
    static DemoHostProcess startWithoutPin() {
        return start(Optional.empty());
    }

    private static DemoHostProcess start(Optional<String> pin, String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "demo-host";
        System.arraycopy(options, 0, arguments, 1, options.length);
        ProcessBuilder builder = new ProcessBuilder(Build.underTest().streamer(arguments));
        pin.ifPresent(digits -> builder.environment().put("MOONFLEET_DEMO_HOST_PIN", digits));
        Process process;
        try {
            process = builder.start();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        try {
            return new DemoHostProcess(process);
        } catch (AssertionError notReady) {
            process.destroyForcibly();
            throw notReady;
        }
    }

    int httpPort() {
        return port("http");
    }

    /** The port of that service: http, https, rtsp, video, audio or control. */
    int port(String service) {
        return ready.path(service + "_port").asInt();
    }

    /** Gives a command, for instance "terminate" or "loss 0.02". */
    void command(String line) {
        try {
            commands.write(line + "\n");
            commands.flush();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** What the host says about its sessions. */
    JsonNode status() {
        int before = output.lines().size();
        command("status");
        return json(Await.until("the host tells its status", START, () -> {
            List<String> lines = output.lines();
            return lines.size() > before ? Optional.of(lines.get(before)) : Optional.<String>empty();
        }));
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
