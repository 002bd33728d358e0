package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.ipc.IpcProtocol;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class StreamerMainTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void helpNamesTheCommands() {
        assertThat(run(Map.of(), "--help")).isZero();
        assertThat(text(output)).contains("stream", "demo-host", "MOONFLEET_LOG_LEVEL");
        assertThat(run(Map.of(), "--version")).isZero();
        assertThat(text(output)).contains("moonfleet-streamer ");
    }

    @Test
    void whatIsNoCommandIsUsage() {
        assertThat(run(Map.of())).isEqualTo(2);
        assertThat(run(Map.of(), "serve")).isEqualTo(2);
        assertThat(text(errors)).contains("Unknown command: serve").contains("Usage:");
        assertThat(text(output)).isEmpty();
    }

    @Test
    void streamNeedsItsEnvironmentAndTakesNoSecretsAsOptions() {
        assertThat(run(Map.of(), "stream")).isEqualTo(2);
        assertThat(run(
                        Map.of(IpcProtocol.SOCKET_VARIABLE, "/nowhere", IpcProtocol.TOKEN_VARIABLE, "t"),
                        "stream",
                        "--token=t"))
                .isEqualTo(2);
    }

    @Test
    void anUnreachableServerIsAnIpcFailure() {
        assertThat(run(
                        Map.of(IpcProtocol.SOCKET_VARIABLE, "/nowhere/at/all", IpcProtocol.TOKEN_VARIABLE, "t"),
                        "stream"))
                .isEqualTo(3);
    }

    @Test
    void logLinesAreOneLineEach() {
        LogRecord entry = new LogRecord(Level.WARNING, "host says {0}");
        entry.setParameters(new Object[] {"a\nb\u001b[31m"});
        entry.setLoggerName("io.moonfleet.streamer.StreamerProcess");
        assertThat(new StreamerLog.LineFormatter().format(entry))
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN StreamerProcess \\[.*] "
                        + "host says a b \\[31m\n");
    }

    @Test
    void levelsGoByTheNamesOfBothWorlds() {
        assertThat(StreamerLog.level("debug")).isEqualTo(Level.FINE);
        assertThat(StreamerLog.level("ERROR")).isEqualTo(Level.SEVERE);
        assertThat(StreamerLog.level("WARN")).isEqualTo(Level.WARNING);
        assertThat(StreamerLog.level("nonsense")).isEqualTo(Level.INFO);
    }

    private int run(Map<String, String> environment, String... arguments) {
        return StreamerMain.run(
                arguments,
                environment,
                new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
