package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.isA;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
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
    private static final String STREAMERS = "/api/streamers";
    private static final String NANOSECONDS = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}\\+00:00";

    private static MoonfleetProcess server;

    @BeforeAll
    static void start() {
        server = MoonfleetProcess.withDemoHost();
    }

    @AfterAll
    static void stop() {
        Closing.all(server);
    }

    private static RequestSpecification request() {
        return Rest.of(server.base());
    }

    private static RequestSpecification with(String body) {
        return Rest.json(server.base(), body);
    }

    private static ValidatableResponse create(StreamerRequest streamer) {
        return with(streamer.flat()).post(STREAMERS).then();
    }

    private static ValidatableResponse get(String id) {
        return request().get(STREAMERS + "/" + id).then();
    }

    private static void delete(String id) {
        request().delete(STREAMERS + "/" + id).then().statusCode(204);
    }

    private static void assertNotListed(String id) {
        request().get(STREAMERS).then().statusCode(200).body("streamers.streamer_id", not(hasItem(id)));
        get(id).statusCode(404);
    }

    @Test
    void aStreamerHasTheFieldsOfTheContract() {
        String createdAt = create(StreamerRequest.small("fields")).statusCode(200)
                .contentType("application/json")
                .body("streamer_id", equalTo("fields"), "status", equalTo("active"),
                        "moonlight_connected", equalTo(true), "connected_peers", equalTo(0),
                        "width", equalTo(640), "height", equalTo(360), "fps", equalTo(30),
                        "error", nullValue(), "peers", empty(), "created_at", matchesPattern(NANOSECONDS))
                .extract().path("created_at");
        try (PeerSocket peer =
                PeerSocket.open(server.base(), "api/streamers/fields/peer", Optional.empty())) {
            peer.await("ConnectionComplete", PATIENCE);
            JsonPath watched = get("fields").body("created_at", equalTo(createdAt), "connected_peers", equalTo(1))
                    .extract().jsonPath();
            assertThat(UUID.fromString(watched.getString("peers[0].peer_id")).version()).isEqualTo(4);
            String connectedAt = watched.getString("peers[0].connected_at");
            assertThat(OffsetDateTime.parse(connectedAt)).isAfter(OffsetDateTime.parse(createdAt));
            get("fields").body("peers[0].connected_at", equalTo(connectedAt));
        }
        request().get(STREAMERS).then().body("streamers.streamer_id", hasItem("fields"));
        delete("fields");
        get("fields").statusCode(404).body("error", equalTo("Streamer not found"));
        request().delete(STREAMERS + "/fields").then().statusCode(404);
    }

    @Test
    void lengthOfSoundPacketsAndEncryptionMayBeChosen() {
        String body = StreamerRequest.small("chosen").flat();
        String chosen = "{\"audio_packet_duration\":10,\"media_encryption\":\"always\"," + body.substring(1);
        with(chosen).post(STREAMERS).then().statusCode(200);
        Await.until("pictures and sound arrive", PATIENCE, () -> {
            JsonPath seen = get("chosen").extract().jsonPath();
            return seen.getLong("frames_received") > 30 && seen.getLong("audio_packets") > 30;
        });
        get("chosen").body("reception.packets_rejected", equalTo(0), "reception.frames_withheld", equalTo(0),
                "reception.packets_recovered", isA(Integer.class), "reception.invalidations", isA(Integer.class),
                "reception.audio_recovered", isA(Integer.class), "reception.audio_lost", isA(Integer.class));
        delete("chosen");
        with(chosen.replace(":10,", ":7,")).post(STREAMERS).then().statusCode(400)
                .body("field", equalTo("audio_packet_duration"));
        with(chosen.replace("always", "never")).post(STREAMERS).then().statusCode(400)
                .body("field", equalTo("media_encryption"));
    }

    @Test
    void ofManyRequestsForOneIdOneWins() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ValidatableResponse>> answers = new ArrayList<>();
            for (int caller = 0; caller < 50; caller++) {
                answers.add(executor.submit(() -> create(StreamerRequest.small("contended"))));
            }
            for (Future<ValidatableResponse> answer : answers) {
                int status = answer.get().extract().statusCode();
                statuses.add(status);
                if (status == 409) {
                    answer.get().body("error", equalTo("Streamer already exists"));
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
        create(StreamerRequest.small("x").onHost(7, 1)).statusCode(404).body("error", equalTo("Host not found"));
        with(StreamerRequest.small("x").flat().replace("\"fps\":30", "\"fps\":30.5")).post(STREAMERS)
                .then().statusCode(400).body("field", equalTo("fps"));
        with("{").post(STREAMERS).then().statusCode(400).body("error", not(blankOrNullString()));
        with("[]").post(STREAMERS).then().statusCode(400)
                .body("error", equalTo("The request body must be a JSON object"));
        with(" ".repeat(100_000)).post(STREAMERS).then().statusCode(413).body("error", not(blankOrNullString()));
        request().patch(STREAMERS).then().statusCode(405).body("error", equalTo("Method not allowed"));
        request().get("/api/nothing").then().statusCode(404).body("error", equalTo("Not found"));
        request().get("/api/host").then().statusCode(400).body("field", equalTo("host_id"));
        request().get("/api/host?host_id=7").then().statusCode(404);
        assertNotListed("x");
    }

    @Test
    void aFailedStartIsA502WithItsStageAndLeavesNothing() {
        create(StreamerRequest.small("failing").onHost(0, 4711)).statusCode(502)
                .body("stage", equalTo("Launch"), "code", equalTo("APP_NOT_FOUND"), "error_code", isA(Integer.class),
                        "error", not(blankOrNullString()));
        assertNotListed("failing");
    }

    @Test
    void withoutWaitingTheFailureIsShownUntilANewRequest() {
        with(StreamerRequest.small("later").onHost(0, 4711).flat()).post(STREAMERS + "?wait=false").then().statusCode(200)
                .body("status", equalTo("starting"), "moonlight_connected", equalTo(false));
        Await.until("the failure shows", PATIENCE,
                () -> get("later").extract().path("status").equals("failed"));
        get("later").body("error.code", equalTo("APP_NOT_FOUND"), "error.stage", equalTo("Launch"));
        create(StreamerRequest.small("later")).statusCode(200);
        get("later").body("error", nullValue());
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
                    () -> get("abandoned").extract().statusCode() == 200);
        }
        Await.until("it is gone", PATIENCE, () -> get("abandoned").extract().statusCode() == 404);
    }

    @Test
    void hostsAndAppsAreListed() {
        request().get("/api/hosts").then().statusCode(200)
                .body("hosts[0].host_id", equalTo(0), "hosts[0].paired", equalTo("Paired"));
        request().get("/api/host?host_id=0").then().statusCode(200)
                .body("host.version", equalTo("7.1.431.-1"), "host.http_port", greaterThan(0), "host", hasKey("mac"));
        request().get("/api/apps?host_id=0").then().statusCode(200)
                .body("apps.app_id", hasItems(1, 2), "apps[0].is_hdr_supported", instanceOf(Boolean.class));
        byte[] image = request().get("/api/app/image?host_id=0&app_id=1").then().statusCode(200)
                .contentType("image/png").extract().asByteArray();
        assertThat(image).startsWith(0x89, 'P', 'N', 'G');
        with("{\"host_id\":0}").post("/api/pair").then().statusCode(304);
        request().delete("/api/host?host_id=0").then().statusCode(400);
    }

    @Test
    void anotherHostIsAddedPairedAndForgotten() throws Exception {
        int port = request().get("/api/host?host_id=0").path("host.http_port");
        try (MoonfleetProcess other = MoonfleetProcess.start(Map.of())) {
            Rest.json(other.base(), "{\"address\":\"127.0.0.1\",\"http_port\":1}").put("/api/host").then()
                    .statusCode(404).body("error", not(blankOrNullString()));
            Rest.json(other.base(), "{\"address\":\"127.0.0.1\",\"http_port\":" + port + "}").put("/api/host").then()
                    .statusCode(200).body("host.paired", equalTo("NotPaired"));
            Rest.json(other.base(), StreamerRequest.small("u").flat()).post(STREAMERS).then()
                    .statusCode(400).body("error", equalTo("Host not paired"));
            assertThatPairingShowsItsPinAtOnce(other.base());
            filesAreTheOwners(other.directory().resolve("data"));
            Rest.of(other.base()).delete("/api/host?host_id=0").then().statusCode(200);
            Rest.of(other.base()).get("/api/hosts").then().body("hosts", hasSize(0));
        }
    }

    /** The demo host knows only its own PIN, so the second value is an error. */
    private static void assertThatPairingShowsItsPinAtOnce(URI base) throws IOException {
        Response answer = Rest.json(base, "{\"host_id\":0}").post("/api/pair");
        answer.then().statusCode(200).contentType(anyOf(equalTo("application/x-ndjson"),
                equalTo("application/x-ndjson;charset=UTF-8")));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(answer.asInputStream(), StandardCharsets.UTF_8))) {
            assertThat(new ObjectMapper().readTree(lines.readLine()).path("Pin").asText()).matches("[0-9]{4}");
            assertThat(lines.readLine()).isEqualTo("\"PairError\"");
            assertThat(lines.readLine()).isNull();
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
    void theInterfaceIsDescribed() {
        String description = request().get("/q/openapi").then().statusCode(200).extract().asString();
        assertThat(description).contains("/api/streamers/{streamer_id}", "client_unique_id", "/api/pair");
        String settings = request().get("/config.js").then().statusCode(200).extract().asString();
        assertThat(settings).contains("\"path_prefix\":\"\"");
    }
}
