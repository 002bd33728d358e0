package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What callers of the REST interface do seldom, by mistake, or at the same time. */
class RestEdgeCasesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PIN = "4321";

    private static MoonfleetProcess server;

    @BeforeAll
    static void start() {
        server = MoonfleetProcess.withDemoHost();
    }

    @AfterAll
    static void stop() {
        Closing.all(server);
    }

    private static void assertAbsent(MoonfleetProcess from, String id) {
        assertThat(from.api().streamerIds()).doesNotContain(id);
        assertThat(from.api().get("api/streamers/" + id).status()).isEqualTo(404);
    }

    @Test
    void aBodyThatIsNotDeclaredAsJsonIsRefused() {
        Rest.of(server.base()).contentType("text/plain").body(StreamerRequest.small("plain").flat())
                .post("/api/streamers").then().statusCode(415).contentType("application/json")
                .body(equalTo("{\"error\":\"The request body must be application/json\"}"));
        assertAbsent(server, "plain");
    }

    @Test
    void waitIsYesOrNo() {
        Api.Answer answer = server.api().post("api/streamers?wait=maybe", StreamerRequest.small("maybe").flat());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo("wait");
        assertAbsent(server, "maybe");
    }

    @Test
    void numbersThatNoHostOrAppCanHaveAreNotFound() {
        String body = StreamerRequest.small("range").flat();
        Api.Answer noHost = server.api().post("api/streamers", body.replace("\"host_id\":0", "\"host_id\":4294967295"));
        assertThat(noHost.status()).isEqualTo(404);
        assertThat(noHost.body()).isEqualTo("{\"error\":\"Host not found\"}");
        Api.Answer noApp = server.api().post("api/streamers", body.replace("\"app_id\":1", "\"app_id\":4294967295"));
        assertThat(noApp.status()).isEqualTo(404);
        assertThat(noApp.json().path("code").asText()).isEqualTo("APP_NOT_FOUND");
        assertAbsent(server, "range");
    }

    @Test
    void aDeletionWhileTheCreationWaitsEndsBoth() throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Api.Answer> creation = executor.submit(
                    () -> server.api().post("api/streamers", StreamerRequest.small("cancelled").flat()));
            Await.until("the streamer is listed", PATIENCE,
                    () -> server.api().streamerIds().contains("cancelled"));
            assertThat(server.api().delete("api/streamers/cancelled").status()).isEqualTo(204);
            Api.Answer answer = creation.get();
            assertThat(answer.status()).as(answer.body()).isEqualTo(502);
            assertThat(answer.json().path("code").asText()).isEqualTo("CANCELLED");
        }
        assertAbsent(server, "cancelled");
    }

    @Test
    void deletionsAtTheSameTimeDoNotDisturbEachOther() throws Exception {
        server.api().create(StreamerRequest.small("twice"));
        Callable<Integer> deletion = () -> server.api().delete("api/streamers/twice").status();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> statuses = executor.invokeAll(List.of(deletion, deletion));
            assertThat(statuses).extracting(Future::get).contains(204).allMatch(status -> status == 204 || status == 404);
        }
        assertAbsent(server, "twice");
    }

    @Test
    void methodsAreSaidToBeAllowedOrNot() {
        Rest.of(server.base()).head("/api/streamers").then().statusCode(200).body(emptyString());
        Rest.of(server.base()).options("/api/streamers").then().statusCode(both(greaterThan(199)).and(lessThan(205)))
                .header("Allow", allOf(containsString("GET"), containsString("POST")));
        Rest.json(server.base(), "{}").patch("/api/streamers").then().statusCode(405)
                .header("Allow", "GET, HEAD, OPTIONS, POST").body(equalTo("{\"error\":\"Method not allowed\"}"));
        Rest.json(server.base(), "{}").put("/api/streamers/x").then().statusCode(405)
                .header("Allow", "DELETE, GET, HEAD, OPTIONS");
    }

    @Test
    void metricsAndDescriptionWantTheToken() {
        String token = "metrics-7c1d";
        try (MoonfleetProcess guarded = MoonfleetProcess.start(Map.of("moonfleet.auth.token", token))) {
            for (String path : List.of("q/metrics", "q/openapi")) {
                assertThat(guarded.api().get(path).status()).as(path).isEqualTo(401);
                assertThat(guarded.api("wrong").get(path).status()).as(path).isEqualTo(401);
                assertThat(guarded.api(token).get(path).status()).as(path).isEqualTo(200);
            }
        }
    }

    private static double metric(String name) {
        Matcher line = Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)$")
                .matcher(server.api().get("q/metrics").body());
        assertThat(line.find()).as(name).isTrue();
        return Double.parseDouble(line.group(1));
    }

    @Test
    void metricsCountTheStreamersThatRun() {
        double created = metric("moonfleet_streamers_created_total");
        double failures = metric("moonfleet_streamers_failures_total");
        server.api().create(StreamerRequest.small("measured"));
        assertThat(metric("moonfleet_streamers{state=\"active\"}")).isEqualTo(1);
        assertThat(metric("moonfleet_streamers{state=\"starting\"}")).isZero();
        assertThat(metric("moonfleet_streamers{state=\"failed\"}")).isZero();
        assertThat(metric("moonfleet_streamers_created_total")).isEqualTo(created + 1);
        assertThat(metric("moonfleet_streamers_failures_total")).isEqualTo(failures);
        assertThat(metric("moonfleet_peers{path=\"rtp\"}")).isZero();
        Await.until("frames are counted", PATIENCE, () -> metric("moonfleet_frames_received_total") > 30);
        assertThat(metric("moonfleet_bytes_received_total")).isPositive();
        try (PeerSocket peer =
                PeerSocket.open(server.base(), "api/streamers/measured/peer", Optional.empty())) {
            peer.await("ConnectionComplete", PATIENCE);
            assertThat(metric("moonfleet_peers{path=\"rtp\"}")).isEqualTo(1);
        }
        assertThat(server.api().delete("api/streamers/measured").status()).isEqualTo(204);
        assertThat(metric("moonfleet_streamers{state=\"active\"}")).isZero();
    }

    @Test
    void aHostThatIsNotThereCannotBeAdded() {
        Api.Answer answer = server.api()
                .send("PUT", "api/host", Optional.of("{\"address\":\"127.0.0.1\",\"http_port\":1}"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.json().path("code").asText()).isEqualTo("HOST_UNREACHABLE");
        assertThat(server.api().get("api/hosts").json().path("hosts")).hasSize(1);
    }

    @Test
    void aKnownHostThatHasGoneIsA502AndLeavesNothing() {
        try (MoonfleetProcess other = MoonfleetProcess.start(Map.of("moonfleet.pairing.pin", PIN))) {
            try (DemoHostProcess host = DemoHostProcess.start(PIN)) {
                Api.Answer added = other.api().send("PUT", "api/host",
                        Optional.of("{\"address\":\"127.0.0.1\",\"http_port\":" + host.httpPort() + "}"));
                assertThat(added.status()).as(added.body()).isEqualTo(200);
                host.command("die");
                Await.until("the host is gone", PATIENCE,
                        () -> other.api().get("api/host?host_id=0").status() == 502);
            }
            JsonNode listed = other.api().get("api/hosts").json().path("hosts").path(0);
            assertThat(listed.path("server_state").isNull()).isTrue();
            Api.Answer failed = other.api().post("api/streamers", StreamerRequest.small("orphan").flat());
            assertThat(failed.status()).as(failed.body()).isEqualTo(502);
            assertThat(failed.json().path("code").asText()).isEqualTo("HOST_UNREACHABLE");
            assertThat(failed.json().path("stage").asText()).isNotEmpty();
            assertThat(failed.json().path("error").asText()).isNotEmpty();
            assertAbsent(other, "orphan");
            assertThat(other.api().streamerIds()).isEmpty();
            assertThat(other.streamers()).isEmpty();
        }
    }
}
