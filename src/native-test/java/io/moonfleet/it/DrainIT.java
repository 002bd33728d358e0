package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SIGTERM: everybody whom the end concerns is told, and it takes a bounded time. */
class DrainIT {
    private static final String PIN = "2468";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Streamers have 3 s to say goodbye by default and are killed then; the rest is for a busy machine. */
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final int TERMINATED = 128 + 15;

    private DemoHostProcess host;
    private MoonfleetProcess server;

    /** The host is a process of its own, so that it can be asked afterwards. */
    @BeforeEach
    void start() {
        host = DemoHostProcess.start(PIN);
        server = MoonfleetProcess.start(Map.of("moonfleet.pairing.pin", PIN));
        Api.Answer added = server.api().send("PUT", "api/host",
                Optional.of("{\"address\":\"127.0.0.1\",\"http_port\":" + host.httpPort() + "}"));
        assertThat(added.status()).as(added.body()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        Closing.all(server, host);
    }

    private PeerSocket join(String id) {
        PeerSocket peer = PeerSocket.open(server.base(), "api/streamers/" + id + "/peer", Optional.empty());
        peer.await("ConnectionComplete", PATIENCE);
        return peer;
    }

    private static boolean isGoodbye(JsonNode message) {
        return message.isTextual() || message.has("ConnectionTerminated");
    }

    @Test
    void peersStreamersAndHostAreTold() {
        List<String> ids = List.of("one", "two");
        ids.forEach(id -> server.api().create(StreamerRequest.small(id)));
        assertThat(host.status().at("/status/sessions")).hasSize(2);
        List<ProcessHandle> children = server.children().toList();
        assertThat(children).hasSize(2);
        try (PeerSocket first = join("one"); PeerSocket second = join("two")) {
            server.sendTerm();
            assertThat(server.awaitExit(DRAIN)).as("exit status").isIn(0, TERMINATED);
            for (PeerSocket peer : List.of(first, second)) {
                peer.awaitMatching("the peer is told", PATIENCE, DrainIT::isGoodbye);
                peer.awaitClose(PATIENCE);
            }
        }
        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertThat(host.status().at("/status/sessions")).as("sessions on the host").isEmpty();
        assertThat(server.socketFiles()).isEmpty();
        assertThat(server.log().find(Pattern.compile("is killed"))).as("streamers that had to be killed").isEmpty();
    }

    /** Meanwhile the server can be asked, and takes nothing new. */
    @Test
    void aStreamerThatHangsDoesNotHoldTheServer() {
        server.api().create(StreamerRequest.small("hung"));
        ProcessHandle streamer = server.onlyStreamer();
        Command.signal("STOP", streamer.pid());
        server.sendTerm();
        Await.until("the server says that it is not ready", PATIENCE,
                () -> server.api().get("q/health/ready").status() == 503);
        // By the client that is in use already: the server ends within seconds.
        assertThat(server.api().post("api/streamers", StreamerRequest.small("late").flat()).status()).isEqualTo(503);
        server.awaitExit(DRAIN);
        assertThat(streamer.isAlive()).isFalse();
        assertThat(server.socketFiles()).isEmpty();
    }

    /** What a person does who means this stream and no other. */
    @Test
    void aStreamerThatGetsTheSignalItselfSaysGoodbye() {
        server.api().create(StreamerRequest.small("signalled"));
        try (PeerSocket peer = join("signalled")) {
            server.onlyStreamer().destroy();
            peer.awaitMatching("the peer is told", PATIENCE, DrainIT::isGoodbye);
            peer.awaitClose(PATIENCE);
        }
        Await.until("no streamer process is left", PATIENCE, () -> server.streamers().isEmpty());
        Await.until("the host has no session left", PATIENCE, () -> host.status().at("/status/sessions").isEmpty());
        Await.until("the registry is right", PATIENCE, () -> {
            Api.Answer answer = server.api().get("api/streamers/signalled");
            return answer.status() == 404 || answer.json().path("status").asText().equals("failed");
        });
    }

    @Test
    void theLastBrowserIsToldThatTheStreamHasEnded() {
        server.api().create(StreamerRequest.small("watched"));
        try (Browser browser = Browser.start()) {
            Page page = browser.watch(server, "watched");
            page.awaitPlayerState("connected").awaitPicture();
            server.sendTerm();
            server.awaitExit(DRAIN);
            page.awaitPlayerState("ended");
            assertThat(page.textOf("overlay-text")).isNotBlank();
        }
    }
}
