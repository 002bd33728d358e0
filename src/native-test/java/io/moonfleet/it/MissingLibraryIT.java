package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The executables need the libraries beside them; what is missing is named, not guessed at from a crash. */
@OnlyOnNative
class MissingLibraryIT {
    private static final String PIN = "1357";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What peers' packets are encrypted and sent with; without it that costs more, and works. */
    private static final String OPTIONAL = "libmoonfleet-rtc.so";

    @TempDir
    private Path copy;

    private static Path original() {
        return ((NativeBuild) Build.underTest()).folder();
    }

    static List<String> needed() throws IOException {
        return libraries().stream().filter(library -> !library.equals(OPTIONAL)).toList();
    }

    private static List<String> libraries() throws IOException {
        try (Stream<Path> files = Files.list(original().resolve("lib"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The whole build but one library. */
    private NativeBuild without(String library) throws IOException {
        for (String executable : List.of("moonfleet", "moonfleet-streamer")) {
            Files.copy(original().resolve(executable), copy.resolve(executable));
        }
        Files.createDirectory(copy.resolve("lib"));
        for (String present : libraries()) {
            if (!present.equals(library)) {
                Files.createSymbolicLink(copy.resolve("lib").resolve(present),
                        original().resolve("lib").resolve(present).toRealPath());
            }
        }
        return new NativeBuild(copy);
    }

    private static Command.Outcome check(Build build) {
        return Command.run(Map.of(), PATIENCE, build.streamer("check").toArray(String[]::new));
    }

    @Test
    void withAllOfThemTheCheckIsPassed() {
        Command.Outcome outcome = check(Build.underTest());
        assertThat(outcome.status()).as("%s", outcome.lines()).isZero();
    }

    @ParameterizedTest
    @MethodSource("needed")
    void theCheckNamesTheOneThatIsMissing(String library) throws IOException {
        Command.Outcome outcome = check(without(library));
        assertThat(outcome.status()).as("%s", outcome.lines()).isNotZero();
        assertThat(outcome.lines()).anyMatch(line -> line.contains(library));
    }

    @Test
    void theCheckIsPassedWithoutTheOneThatOnlySavesTimeAndSaysSo() throws IOException {
        assertThat(libraries()).contains(OPTIONAL);
        Command.Outcome outcome = check(without(OPTIONAL));
        assertThat(outcome.status()).as("%s", outcome.lines()).isZero();
        assertThat(outcome.lines()).anyMatch(line -> line.startsWith("Sending: ") && line.contains(OPTIONAL));
    }

    @Test
    void aStreamThatCannotBeIsRefusedWithTheReason() throws IOException {
        String library = libraries().stream().filter(name -> name.contains("webrtc")).findFirst().orElseThrow();
        try (DemoHostProcess host = DemoHostProcess.start(PIN);
                MoonfleetProcess server = MoonfleetProcess.startUnready(without(library),
                        Map.of("moonfleet.pairing.pin", PIN))) {
            Rest.of(server.base()).get("/q/health/ready").then().statusCode(503);
            Rest.of(server.base()).get("/q/health/live").then().statusCode(200);
            Rest.json(server.base(), "{\"address\":\"127.0.0.1\",\"http_port\":" + host.httpPort() + "}")
                    .put("/api/host").then().statusCode(200);
            Rest.json(server.base(), StreamerRequest.small("blind").flat()).post("/api/streamers").then()
                    .statusCode(greaterThanOrEqualTo(500)).body("error", containsString(library));
            assertThat(server.streamers()).isEmpty();
        }
    }
}
