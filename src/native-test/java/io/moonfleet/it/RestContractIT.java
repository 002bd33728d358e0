package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The REST interface of the packaged server, row by row (streamers contract, section 2). */
class RestContractIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static MoonfleetProcess server;

    @BeforeAll
    static void start() {
        server = MoonfleetProcess.withDemoHost();
    }

    @AfterAll
    static void stop() {
        Closing.all(server);
    }

    private static Api.Answer create(StreamerRequest request) {
        return server.api().post("api/streamers", request.flat());
    }

    private static void delete(String id) {
        assertThat(server.api().delete("api/streamers/" + id).status()).isEqualTo(204);
    }

    private static String error(Api.Answer answer) {
        return answer.json().path("error").asText();
    }

    @Test
    void aStreamerHasTheFieldsOfTheContract() {
        Api.Answer created = create(StreamerRequest.small("fields"));
        assertThat(created.status()).as(created.body()).isEqualTo(200);
        JsonNode streamer = created.json();
        assertThat(streamer.path("streamer_id").asText()).isEqualTo("fields");
        assertThat(streamer.path("status").asText()).isEqualTo("active");
        assertThat(streamer.path("moonlight_connected").booleanValue()).isTrue();
        assertThat(streamer.path("connected_peers").asInt(-1)).isZero();
        assertThat(streamer.path("width").asInt()).isEqualTo(640);
        assertThat(streamer.path("height").asInt()).isEqualTo(360);
        assertThat(streamer.path("fps").asInt()).isEqualTo(30);
        assertThat(streamer.path("error").isNull()).isTrue();
        assertThat(streamer.path("peers").isArray()).isTrue();
        String createdAt = streamer.path("created_at").asText();
        assertThat(createdAt).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}\\+00:00");
        try (PeerSocket peer =
                PeerSocket.open(server.base(), "api/streamers/fields/peer", Optional.empty())) {
            peer.await("ConnectionComplete", PATIENCE);
            JsonNode watched = server.api().streamer("fields");
            assertThat(watched.path("created_at").asText()).isEqualTo(createdAt);
            assertThat(watched.path("connected_peers").asInt()).isOne();
            JsonNode entry = watched.path("peers").path(0);
            assertThat(UUID.fromString(entry.path("peer_id").asText()).version()).isEqualTo(4);
            String connectedAt = entry.path("connected_at").asText();
            assertThat(OffsetDateTime.parse(connectedAt)).isAfter(OffsetDateTime.parse(createdAt));
            assertThat(server.api().streamer("fields").path("peers").path(0).path("connected_at").asText())
                    .isEqualTo(connectedAt);
        }
        assertThat(server.api().streamerIds()).contains("fields");
        delete("fields");
        assertThat(server.api().get("api/streamers/fields").status()).isEqualTo(404);
        assertThat(error(server.api().get("api/streamers/fields"))).isEqualTo("Streamer not found");
        assertThat(server.api().delete("api/streamers/fields").status()).isEqualTo(404);
    }

    @Test
    void ofManyRequestsForOneIdOneWins() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Api.Answer>> answers = new ArrayList<>();
            for (int caller = 0; caller < 50; caller++) {
                answers.add(executor.submit(() -> create(StreamerRequest.small("contended"))));
            }
            for (Future<Api.Answer> answer : answers) {
                statuses.add(answer.get().status());
                if (answer.get().status() == 409) {
                    assertThat(error(answer.get())).isEqualTo("Streamer already exists");
                }
            }
        }
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(49);
        assertThat(server.streamers()).hasSizeLessThanOrEqualTo(2);
        delete("contended");
    }

    @Test
    void refusalsAreJsonAndNameWhatIsWrong() {
        Api api = server.api();
        Api.Answer noHost = create(StreamerRequest.small("x").onHost(7, 1));
        assertThat(noHost.status()).isEqualTo(404);
        assertThat(error(noHost)).isEqualTo("Host not found");
        Api.Answer badField = api.post("api/streamers", StreamerRequest.small("x").flat().replace("\"fps\":30", "\"fps\":30.5"));
        assertThat(badField.status()).isEqualTo(400);
        assertThat(badField.json().path("field").asText()).isEqualTo("fps");
        assertThat(api.post("api/streamers", "{").status()).isEqualTo(400);
        assertThat(error(api.post("api/streamers", "[]"))).isEqualTo("The request body must be a JSON object");
        Api.Answer large = api.post("api/streamers", " ".repeat(100_000));
        assertThat(large.status()).isEqualTo(413);
        assertThat(error(large)).isNotEmpty();
        assertThat(error(api.send("PATCH", "api/streamers", Optional.empty()))).isEqualTo("Method not allowed");
        assertThat(error(api.get("api/nothing"))).isEqualTo("Not found");
        assertThat(api.get("api/host").json().path("field").asText()).isEqualTo("host_id");
        assertThat(api.get("api/host?host_id=7").status()).isEqualTo(404);
        assertThat(server.api().streamerIds()).doesNotContain("x");
    }

    @Test
    void aFailedStartIsA502WithItsStageAndLeavesNothing() {
        Api.Answer failed = create(StreamerRequest.small("failing").onHost(0, 4711));
        assertThat(failed.status()).isEqualTo(502);
        assertThat(failed.json().path("stage").asText()).isEqualTo("Launch");
        assertThat(failed.json().path("code").asText()).isEqualTo("APP_NOT_FOUND");
        assertThat(failed.json().path("error_code").isInt()).isTrue();
        assertThat(error(failed)).isNotEmpty();
        assertThat(server.api().streamerIds()).doesNotContain("failing");
        assertThat(server.api().get("api/streamers/failing").status()).isEqualTo(404);
    }

    @Test
    void withoutWaitingTheFailureIsShownUntilANewRequest() {
        Api.Answer accepted = server.api()
                .post("api/streamers?wait=false", StreamerRequest.small("later").onHost(0, 4711).flat());
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(accepted.json().path("status").asText()).isEqualTo("starting");
        assertThat(accepted.json().path("moonlight_connected").booleanValue()).isFalse();
        Await.until("the failure shows", PATIENCE,
                () -> server.api().streamer("later").path("status").asText().equals("failed"));
        JsonNode failure = server.api().streamer("later").path("error");
        assertThat(failure.path("code").asText()).isEqualTo("APP_NOT_FOUND");
        assertThat(failure.path("stage").asText()).isEqualTo("Launch");
        assertThat(create(StreamerRequest.small("later")).status()).isEqualTo(200);
        assertThat(server.api().streamer("later").path("error").isNull()).isTrue();
        delete("later");
    }

    @Test
    void aCallerThatGoesAwayTakesItsStreamerWithIt() throws IOException {
        String body = StreamerRequest.small("abandoned").flat();
        try (Socket socket = new Socket("127.0.0.1", server.base().getPort())) {
            socket.getOutputStream()
                    .write(("POST /api/streamers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            Await.until("the streamer is starting", PATIENCE,
                    () -> server.api().get("api/streamers/abandoned").status() == 200);
        }
        Await.until("it is gone", PATIENCE, () -> server.api().get("api/streamers/abandoned").status() == 404);
    }

    @Test
    void hostsAndAppsAreListed() {
        JsonNode listed = server.api().get("api/hosts").json().path("hosts").path(0);
        assertThat(listed.path("host_id").asInt(-1)).isZero();
        assertThat(listed.path("paired").asText()).isEqualTo("Paired");
        JsonNode host = server.api().get("api/host?host_id=0").json().path("host");
        assertThat(host.path("version").asText()).isEqualTo("7.1.431.-1");
        assertThat(host.path("http_port").asInt()).isPositive();
        assertThat(host.has("mac")).isTrue();
        JsonNode apps = server.api().get("api/apps?host_id=0").json().path("apps");
        assertThat(apps).extracting(app -> app.path("app_id").asInt()).contains(1, 2);
        assertThat(apps.path(0).path("is_hdr_supported").isBoolean()).isTrue();
        assertThat(server.api().get("api/app/image?host_id=0&app_id=1").status()).isEqualTo(200);
        assertThat(server.api().post("api/pair", "{\"host_id\":0}").status()).isEqualTo(304);
        assertThat(server.api().delete("api/host?host_id=0").status()).isEqualTo(400);
    }

    @Test
    void anotherHostIsAddedPairedAndForgotten() throws Exception {
        int port = server.api().get("api/host?host_id=0").json().path("host").path("http_port").asInt();
        try (MoonfleetProcess other = MoonfleetProcess.start(Map.of())) {
            assertThat(error(other.api().send("PUT", "api/host", Optional.of("{\"address\":\"127.0.0.1\",\"http_port\":1}"))))
                    .isNotEmpty();
            Api.Answer added = other.api()
                    .send("PUT", "api/host", Optional.of("{\"address\":\"127.0.0.1\",\"http_port\":" + port + "}"));
            assertThat(added.status()).as(added.body()).isEqualTo(200);
            assertThat(added.json().path("host").path("paired").asText()).isEqualTo("NotPaired");
            Api.Answer unpaired = other.api().post("api/streamers", StreamerRequest.small("u").flat());
            assertThat(unpaired.status()).isEqualTo(400);
            assertThat(error(unpaired)).isEqualTo("Host not paired");
            assertThatPairingShowsItsPinAtOnce(other.base());
            filesAreTheOwners(other.directory().resolve("data"));
            assertThat(other.api().delete("api/host?host_id=0").status()).isEqualTo(200);
            assertThat(other.api().get("api/hosts").json().path("hosts")).isEmpty();
        }
    }

    /** The demo host knows only its own PIN, so the second value is an error. */
    private static void assertThatPairingShowsItsPinAtOnce(URI base) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> answer = client.send(
                    HttpRequest.newBuilder(base.resolve("api/pair"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"host_id\":0}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/x-ndjson");
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                assertThat(JSON.readTree(lines.readLine()).path("Pin").asText()).matches("[0-9]{4}");
                assertThat(lines.readLine()).isEqualTo("\"PairError\"");
                assertThat(lines.readLine()).isNull();
            }
        }
    }

    private static void filesAreTheOwners(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void probesMetricsAndDescriptionAreThere() {
        for (String probe : List.of("live", "ready", "started")) {
            Await.until(probe + " is up", PATIENCE, () -> server.api().get("q/health/" + probe).status() == 200);
        }
        assertThat(server.api().get("q/metrics").body())
                .contains("moonfleet_streamers{state=\"active\"}")
                .contains("moonfleet_peers")
                .contains("moonfleet_frames_received_total")
                .contains("moonfleet_frames_sent_total")
                .contains("moonfleet_frames_dropped_total");
        assertThat(server.api().get("q/openapi").body())
                .contains("/api/streamers/{streamer_id}")
                .contains("client_unique_id")
                .contains("/api/pair");
        assertThat(server.api().get("config.js").body()).contains("\"path_prefix\":\"\"");
    }
}
