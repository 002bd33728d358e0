package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an orchestrator asks: has it started, does it live, may it be given work; and what a monitor reads. */
class ProbesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static ValidatableResponse probe(MoonfleetProcess server, String name) {
        return Rest.of(server.base()).get("/q/health/" + name).then();
    }

    private static void awaitUp(MoonfleetProcess server, String name) {
        Await.until(name + " is up", PATIENCE, () -> probe(server, name).extract().statusCode() == 200);
        probe(server, name).body("status", equalTo("UP"));
    }

    @Test
    void allAreUpOnceTheDemoHostIs() {
        try (MoonfleetProcess server = MoonfleetProcess.startUnready(Build.underTest(),
                Map.of("moonfleet.demo-host.enabled", "true"))) {
            awaitUp(server, "started");
            Rest.of(server.base()).get("/api/host?host_id=0").then().statusCode(200)
                    .body("host.paired", equalTo("Paired"));
            awaitUp(server, "live");
            awaitUp(server, "ready");
            probe(server, "started").body("checks.find { it.name == 'start' }.data.demo_host", equalTo(true));
            Rest.of(server.base()).get("/q/health").then().statusCode(200).body("status", equalTo("UP"));
        }
    }

    @Test
    void metricsAreThere() {
        try (MoonfleetProcess server = MoonfleetProcess.start(Map.of())) {
            assertThat(Rest.of(server.base()).get("/q/metrics").then().statusCode(200).extract().asString())
                    .contains("moonfleet_streamers{state=\"active\"}", "moonfleet_peers", "moonfleet_frames_received_total",
                            "moonfleet_frames_sent_total", "moonfleet_frames_dropped_total");
        }
    }

    @Test
    void withoutItsSocketDirectoryItIsNotReadyButLives() throws IOException {
        try (MoonfleetProcess server = MoonfleetProcess.start(Map.of())) {
            awaitUp(server, "ready");
            Path sockets = server.directory().resolve("sockets");
            Files.setPosixFilePermissions(sockets, PosixFilePermissions.fromString("rwxrwxrwx"));
            probe(server, "ready").statusCode(503).body("status", equalTo("DOWN"),
                    "checks.find { it.name == 'streamers' }.data.problem", containsString(sockets.toString()));
            probe(server, "live").statusCode(200);
            Files.setPosixFilePermissions(sockets, PosixFilePermissions.fromString("rwx------"));
            awaitUp(server, "ready");
        }
    }

    /** The server says what is wrong and stays there to be asked; a streamer that is asked for is refused. */
    @Test
    void withoutAStreamerExecutableItIsNotReadyButLives() {
        String missing = "/nonexistent/moonfleet-streamer";
        try (MoonfleetProcess server = MoonfleetProcess.startUnready(Build.underTest(),
                Map.of("moonfleet.streamer.command", missing))) {
            probe(server, "ready").statusCode(503)
                    .body("checks.find { it.name == 'streamers' }.data.problem", containsString(missing));
            probe(server, "live").statusCode(200);
            awaitUp(server, "started");
        }
    }
}
