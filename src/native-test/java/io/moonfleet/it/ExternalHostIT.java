package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A host that the server was told about, with encryption of everything, on a network that is not perfect. A host that is
 * lost is not looked for here.
 */
class ExternalHostIT {
    private static final String PIN = "4711";
    private static final String STREAM = "external";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PROMPT = Duration.ofSeconds(2);

    private static final String MAC = "02:00:00:00:00:01";

    private static MoonfleetProcess server;
    private static Browser browser;
    private DemoHostProcess host;
    private int hostId;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        server = MoonfleetProcess.start(Map.of("moonfleet.pairing.pin", PIN, "moonfleet.reconnect.attempts", "0"));
    }

    @AfterAll
    static void stop() {
        Closing.all(browser, server);
    }

    @BeforeEach
    void addHost() {
        host = DemoHostProcess.start(PIN, "--encryption", "7", "--loss", "0.02", "--reorder", "0.02", "--duplicate", "0.02",
                "--mac", MAC);
        Api.Answer added = server.api().send("PUT", "api/host",
                Optional.of("{\"address\":\"127.0.0.1\",\"http_port\":" + host.httpPort() + "}"));
        assertThat(added.status()).as(added.body()).isEqualTo(200);
        hostId = added.json().at("/host/host_id").asInt();
        Api.Answer paired = server.api().post("api/pair", "{\"host_id\":" + hostId + "}");
        assertThat(paired.body()).contains("\"Paired\"");
        JsonNode apps = server.api().get("api/apps?host_id=" + hostId).json().path("apps");
        assertThat(apps).isNotEmpty();
        server.api().create(StreamerRequest.small(STREAM).onHost(hostId, apps.get(0).path("app_id").asInt()));
    }

    @AfterEach
    void forgetHost() {
        browser.leave();
        server.api().delete("api/streamers/" + STREAM);
        server.api().delete("api/host?host_id=" + hostId);
        host.close();
    }

    private static PeerSocket join() {
        PeerSocket peer = PeerSocket.open(server.base(), "api/streamers/" + STREAM + "/peer", Optional.empty());
        peer.await("ConnectionComplete", PATIENCE);
        return peer;
    }

    private static void awaitGoneOrFailed() {
        Await.until("the registry is right", PROMPT, () -> server.api().get("api/streamers/" + STREAM).status() == 404
                || server.api().streamer(STREAM).path("status").asText().equals("failed"));
    }

    @Test
    void pictureSoundAndInputSurviveLossReorderingAndDuplicates() {
        Page page = browser.watch(server, STREAM);
        page.awaitPlayerState("connected").awaitPicture();
        int from = page.framesSeen();
        page.awaitFrames(90);
        List<Page.Presented> frames = page.frames(from);
        assertThat(frames).extracting(Page.Presented::frame).isSorted();
        page.keyDown("a");
        page.awaitStrip("A is held", strip -> strip.holds(0x41));
        page.keyUp("a");
        page.awaitStrip("A is released", Strip::holds);
        page.listen("video").awaitTones(440, 660);
    }

    @Test
    void theHostEndsTheSession() {
        try (PeerSocket peer = join()) {
            host.command("terminate");
            JsonNode end = peer.await("ConnectionTerminated", PATIENCE);
            assertThat(end.at("/ConnectionTerminated/error_code").asInt()).isZero();
            awaitGoneOrFailed();
        }
        Await.until("no streamer process is left", PATIENCE, () -> server.streamers().isEmpty());
    }

    @Test
    void thePageSaysWhyWhenTheHostEndsTheSession() {
        Page page = browser.watch(server, STREAM);
        page.awaitPlayerState("connected").awaitPicture();
        host.command("terminate");
        page.awaitPlayerState("ended");
        assertThat(page.textOf("overlay-text")).contains("host ended the session");
    }

    /** Shorter than the time after which a silent host counts as lost. */
    @Test
    void aGapOfFiveSecondsDoesNotEndTheSession() {
        Page page = browser.watch(server, STREAM, "rtp");
        page.awaitPlayerState("connected").awaitPicture();
        page.awaitFrames(30);
        host.command("drop on");
        long began = System.nanoTime();
        Await.until("five seconds have passed", PATIENCE, () -> System.nanoTime() - began > Duration.ofSeconds(5).toNanos());
        int before = page.strip().orElseThrow().frame();
        host.command("drop off");
        page.awaitStrip("the picture goes on", strip -> strip.frame() > before + 60);
        int from = page.framesSeen();
        page.awaitFrames(30);
        assertThat(page.frames(from)).extracting(Page.Presented::frame).isSorted();
        assertThat(page.playerState()).isEqualTo("connected");
        assertThat(server.api().streamer(STREAM).path("status").asText()).isEqualTo("active");
    }

    @Test
    void theNetworkToTheHostIsLost() {
        try (PeerSocket peer = join()) {
            host.command("drop on");
            peer.await("ConnectionTerminated", PATIENCE);
            awaitGoneOrFailed();
        }
        Await.until("no streamer process is left", PATIENCE, () -> server.streamers().isEmpty());
    }

    private static Api.Answer post(String action, int host) {
        return server.api().post("api/host/" + action, "{\"host_id\":" + host + "}");
    }

    @Test
    void cancelEndsTheStreamersOfAHostThatCanBeAskedAndOfNoOther() {
        assertThat(post("cancel", 4711).status()).isEqualTo(404);
        host.command("drop on");
        assertThat(post("cancel", hostId).status()).isEqualTo(502);
        host.command("drop off");
        assertThat(server.api().streamer(STREAM).path("status").asText()).isEqualTo("active");
        Api.Answer cancelled = post("cancel", hostId);
        assertThat(cancelled.status()).as(cancelled.body()).isEqualTo(200);
        assertThat(cancelled.json().path("success").asBoolean()).isTrue();
        assertThat(server.api().get("api/streamers/" + STREAM).status()).isEqualTo(404);
        assertThat(host.status().at("/status/sessions")).isEmpty();
        assertThat(server.api().get("api/host?host_id=" + hostId).json().at("/host/current_game").asInt()).isZero();
    }

    @Test
    void aHostThatHasToldItsMacCanBeWoken() {
        assertThat(server.api().get("api/host?host_id=" + hostId).json().at("/host/mac").asText()).isEqualToIgnoringCase(MAC);
        Api.Answer woken = post("wake", hostId);
        assertThat(woken.status()).as(woken.body()).isEqualTo(200);
        assertThat(post("wake", 4711).status()).isEqualTo(404);
    }

    @Test
    void deletingEndsTheSessionOnTheHost() {
        assertThat(host.status().at("/status/sessions")).hasSize(1);
        assertThat(server.api().delete("api/streamers/" + STREAM).status()).isEqualTo(204);
        Await.until("the host has no session left", PATIENCE, () -> host.status().at("/status/sessions").isEmpty());
    }
}
