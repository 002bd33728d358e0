package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees of {@code ./run}, from its help to its end. */
@OnlyOnJvm
class RunScriptIT {
    private static final Duration PROMPT = Duration.ofSeconds(20);
    private static final Duration START = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private static Command.Outcome run(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "./run";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Command.run(Map.of(), PROMPT, command);
    }

    private static String onlyLine(Command.Outcome outcome) {
        assertThat(outcome.lines()).hasSize(1);
        return outcome.lines().getFirst();
    }

    @Test
    void helpNamesTheOptions() {
        Command.Outcome help = run("--help");
        assertThat(help.status()).isZero();
        assertThat(String.join("\n", help.lines()))
                .contains("Usage: ./run", "--port", "--no-demo-host", "--log-level");
    }

    @Test
    void anUnknownOptionIsNamed() {
        Command.Outcome refused = run("--prot", "8080");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(onlyLine(refused)).contains("--prot", "--help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65536", "http", "-1", "80 80"})
    void aBadPortIsNamed(String port) {
        Command.Outcome refused = run("--port", port);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(onlyLine(refused)).contains("--port", "\"" + port + "\"");
    }

    @Test
    void aPortWithoutNumberAndAnUnknownLevelAreRefused() {
        assertThat(run("--port").status()).isEqualTo(2);
        assertThat(run("--log-level", "loud").status()).isEqualTo(2);
    }

    @Test
    void aBusyPortIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Command.Outcome refused = run("--port", Integer.toString(other.getLocalPort()));
            assertThat(refused.status()).isEqualTo(1);
            assertThat(onlyLine(refused)).contains("Port " + other.getLocalPort(), "--port");
        }
    }

    /** The script's own tools are on the PATH, and nothing else is anywhere. */
    @Test
    void withoutAJdkItSaysWhatToInstall() throws IOException {
        Path tools = Files.createDirectory(directory.resolve("tools"));
        for (String tool : List.of("bash", "dirname")) {
            Path found = List.of(Path.of("/bin", tool), Path.of("/usr/bin", tool)).stream()
                    .filter(Files::isExecutable).findFirst().orElseThrow();
            Files.createSymbolicLink(tools.resolve(tool), found);
        }
        Command.Outcome refused = Command.run(Map.of(), PROMPT, "/usr/bin/env", "-i", "PATH=" + tools,
                "HOME=/nonexistent", "MOONFLEET_FIND_JDK_ROOT=/nonexistent", "./run");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(onlyLine(refused)).contains("JDK 25", "JAVA_HOME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void itServesThePageUntilASignalEndsEverything(String signal) throws IOException {
        int port = freePort();
        Map<String, String> settings = Map.of("MOONFLEET_DATA_DIR", directory.resolve("data").toString(),
                "MOONFLEET_SOCKET_DIR", directory.resolve("sockets").toString());
        // Where the tests run in the background of a shell, SIGINT is ignored, and children inherit that.
        try (Command moonfleet = Command.start(settings, "env", "--default-signal=INT",
                "./run", "--port", Integer.toString(port))) {
            moonfleet.output().await(Pattern.compile("Moonfleet is ready: http://localhost:" + port), START);
            assertThat(moonfleet.output().lines()).as("what is built is used").noneMatch(line -> line.contains("Building"));
            Api api = new Api(URI.create("http://127.0.0.1:" + port + "/"), Optional.empty());
            Api.Answer page = api.get("/");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains("<html");
            Await.until("the demo host is listed as paired", START, () -> api.get("api/host?host_id=0").json()
                    .at("/host/paired").asText().equals("Paired"));
            api.create(StreamerRequest.small("signalled"));

            List<ProcessHandle> children = moonfleet.children();
            assertThat(children).hasSizeGreaterThanOrEqualTo(2);
            assertThat(Command.run(Map.of(), PROMPT, "bash", "-c", "kill -" + signal + " " + moonfleet.pid()).status())
                    .isZero();
            assertThat(moonfleet.awaitExit(PROMPT)).isIn(0, 128 + 2, 128 + 15);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(Addresses.accepts("127.0.0.1", port)).isFalse();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return any.getLocalPort();
        }
    }
}
