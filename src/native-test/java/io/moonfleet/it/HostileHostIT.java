package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A host that is too old, that cannot be reached, that is not who it was or that wants to do harm: the caller is told
 * which, in time, and streams of other hosts do not notice.
 */
class HostileHostIT {
    private static final String PIN = "4711";
    private static final String WITNESS = "witness";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static DemoHostProcess host;
    private static MoonfleetProcess server;
    private static int realHost;

    @BeforeAll
    static void start() {
        host = DemoHostProcess.start(PIN);
        server = MoonfleetProcess.start(Map.of("moonfleet.pairing.pin", PIN, "moonfleet.discovery.enabled", "false"));
        realHost = add("127.0.0.1", host.httpPort()).json().at("/host/host_id").asInt();
        server.api().create(StreamerRequest.small(WITNESS).onHost(realHost, 1));
    }

    @AfterAll
    static void stop() {
        Closing.all(server, host);
    }

    private static Api.Answer add(String address, int port) {
        return server.api().send(
                "PUT", "api/host", Optional.of("{\"address\":\"" + address + "\",\"http_port\":" + port + "}"));
    }

    @BeforeEach
    void theOtherStreamRuns() {
        long before = server.api().framesReceived(WITNESS);
        Await.until("the stream of the real host goes on", PATIENCE, () -> server.api().framesReceived(WITNESS) > before);
    }

    private static void assertRefused(Api.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().path("code").asText()).as(answer.body()).isEqualTo(code);
        assertThat(answer.json().path("error").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "7.1.400.-1, HOST_TOO_OLD",
        "3.20.1.2, HOST_TOO_OLD",
        "'', HOST_PROTOCOL_ERROR"
    })
    void aHostThatIsTooOldOrNoneIsNotAdded(String version, String code) {
        try (DemoHostProcess old = DemoHostProcess.start(PIN, "--app-version", version)) {
            assertRefused(add("127.0.0.1", old.httpPort()), 502, code);
        }
    }

    @Test
    void whatNeverEndsIsGivenUp() {
        try (HostileHost hostile = new HostileHost()) {
            int endless = hostile.attack(HostileHost.endless("HTTP/1.1 200 OK\r\n\r\n<root status_code=\"200\">", "<a>"));
            assertRefused(add(HostileHost.ADDRESS, endless), 502, "HOST_PROTOCOL_ERROR");
            int headers = hostile.attack(HostileHost.endless("HTTP/1.1 200 OK\r\n", "X: y\r\n"));
            assertRefused(add(HostileHost.ADDRESS, headers), 502, "HOST_PROTOCOL_ERROR");
            int deep = hostile.attack(HostileHost.xml("<a>".repeat(100_000)));
            assertRefused(add(HostileHost.ADDRESS, deep), 502, "HOST_PROTOCOL_ERROR");
            int slow = hostile.attack(HostileHost.drip("HTTP/1.1 200 OK\r\nX: "));
            assertRefused(add(HostileHost.ADDRESS, slow), 404, "TIMEOUT");
        }
        assertRefused(add(HostileHost.ADDRESS, 1), 404, "HOST_UNREACHABLE");
    }

    @Test
    void aWrongPinAndAnUnpairedHostAreToldApart() {
        try (DemoHostProcess other = DemoHostProcess.start("1111")) {
            int hostId = add("127.0.0.1", other.httpPort()).json().at("/host/host_id").asInt();
            assertRefused(server.api().get("api/apps?host_id=" + hostId), 400, "HOST_NOT_PAIRED");
            String paired =
                    server.api().post("api/pair", "{\"host_id\":" + hostId + ",\"explain\":true}").body();
            assertThat(paired.lines().toList()).hasSize(3).element(1).isEqualTo("\"PairError\"");
            assertThat(paired).contains("\"code\":\"PAIRING_WRONG_PIN\"");
            Api.Answer refused =
                    server.api().post("api/streamers", StreamerRequest.small("wrong-pin").onHost(hostId, 1).flat());
            assertThat(refused.status()).isGreaterThanOrEqualTo(400);
            assertThat(refused.body()).contains("PAIRING_WRONG_PIN");
            other.close();
            Await.until("the host is gone", PATIENCE,
                    () -> server.api().get("api/host?host_id=" + hostId).body().contains("HOST_UNREACHABLE"));
            JsonNode listed = server.api().get("api/hosts").json().path("hosts").get(hostId);
            assertThat(listed.path("server_state").isNull()).isTrue();
            assertThat(listed.at("/error/code").asText()).isEqualTo("HOST_UNREACHABLE");
            assertThat(server.api().delete("api/host?host_id=" + hostId).status()).isEqualTo(200);
        }
    }

    /** The streamer is a process of its own; it ends with the words that the API then has. */
    @ParameterizedTest
    @CsvSource({
        "endless, HOST_PROTOCOL_ERROR",
        "drip, TIMEOUT"
    })
    void aHostileHostEndsItsOwnStreamerOnly(String attack, String code) {
        try (DemoHostProcess victim = DemoHostProcess.start(PIN, "--no-rtsp-encryption");
                HostileHost hostile = inFrontOf(victim)) {
            hostile.attack(
                    victim.port("rtsp"),
                    attack.equals("endless")
                            ? HostileHost.endless("RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n", "a=x\n")
                            : HostileHost.drip("RTSP/1.0 200 OK\r\nX: "));
            int hostId = addAndPair(HostileHost.ADDRESS, victim);
            Api.Answer refused = server.api()
                    .post("api/streamers", StreamerRequest.small("hostile-" + attack).onHost(hostId, 1).flat());
            assertThat(refused.status()).as(refused.body()).isGreaterThanOrEqualTo(500);
            assertThat(refused.json().path("code").asText()).as(refused.body()).isEqualTo(code);
            assertThat(refused.json().path("stage").asText()).isEqualTo("RTSP Handshake");
            assertThat(server.api().delete("api/host?host_id=" + hostId).status()).isEqualTo(200);
        }
        Await.until("only the other streamer is left", PATIENCE, () -> server.streamers().size() == 1);
    }

    /** The same words over HTTP, another certificate over TLS: it may be another machine behind the address. */
    @Test
    void aHostWithAnotherCertificateIsRefused() {
        try (DemoHostProcess victim = DemoHostProcess.start(PIN)) {
            int hostId = addAndPair("127.0.0.1", victim);
            victim.command("renew-certificate");
            assertThat(victim.status().at("/status/sessions").isEmpty()).as("the command was carried out").isTrue();
            assertRefused(
                    server.api().get("api/apps?force_refresh=true&host_id=" + hostId), 502, "HOST_CERTIFICATE_CHANGED");
            JsonNode details = server.api().get("api/host?host_id=" + hostId).json().path("host");
            assertThat(details.path("paired").asText()).isEqualTo("NotPaired");
            assertThat(details.path("certificate_changed").asBoolean()).isTrue();
            JsonNode listed = server.api().get("api/hosts").json().path("hosts").get(hostId);
            assertThat(listed.at("/error/code").asText()).isEqualTo("HOST_CERTIFICATE_CHANGED");
            assertThat(server.api().delete("api/host?host_id=" + hostId).status()).isEqualTo(200);
        }
    }

    private static HostileHost inFrontOf(DemoHostProcess victim) {
        return new HostileHost().relay(victim.port("http")).relay(victim.port("https"));
    }

    private static int addAndPair(String address, DemoHostProcess victim) {
        int hostId = add(address, victim.httpPort()).json().at("/host/host_id").asInt();
        assertThat(server.api().post("api/pair", "{\"host_id\":" + hostId + "}").body()).contains("\"Paired\"");
        return hostId;
    }
}
