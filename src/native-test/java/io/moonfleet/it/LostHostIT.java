package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A host goes and comes back, in each way there is, and those who watch stay where they are. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LostHostIT {
    private static final String PIN = "0951";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GAP = Duration.ofSeconds(30);
    private static final Duration FREEZE = Duration.ofSeconds(12);

    private static MoonfleetProcess server;
    private static DemoHostProcess host;
    private static Browser browser;
    private static int hostId;
    private static Page page;
    private static MediaSocket viewer;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        server = MoonfleetProcess.start(Map.of("moonfleet.pairing.pin", PIN, "moonfleet.discovery.enabled", "false"));
        host = DemoHostProcess.start(PIN);
        Api.Answer added = server.api().send("PUT", "api/host",
                Optional.of("{\"address\":\"127.0.0.1\",\"http_port\":" + host.httpPort() + "}"));
        hostId = added.json().at("/host/host_id").asInt();
        create("watched");
        page = browser.watch(server, "watched", "rtp");
        page.awaitPlayerState("connected").awaitPicture();
        viewer = MediaSocket.open(server.base(), "api/streamers/watched/ws");
        viewer.await("a picture", PATIENCE, message -> message.is(MediaSocket.VIDEO));
    }

    @AfterAll
    static void stop() {
        Closing.all(viewer, browser, server, host);
    }

    private static void create(String id) {
        server.api().create(StreamerRequest.small(id).onHost(hostId, 1));
    }

    private static void awaitStatus(String id, String status) {
        Await.until(id + " is " + status, PATIENCE,
                () -> server.api().streamer(id).path("status").asText().equals(status));
    }

    private static List<String> peers() {
        List<String> ids = new ArrayList<>();
        server.api().streamer("watched").path("peers").forEach(peer -> ids.add(peer.path("peer_id").asText()));
        return ids;
    }

    private static void pass(Duration time, long since) {
        Await.until(time + " have passed", PATIENCE, () -> System.nanoTime() - since > time.toNanos());
    }

    /** New pictures, by both ways, to the same two who have watched before. */
    private static void assertThePictureIsThereAgain(List<String> watching, int seenByViewer) {
        awaitStatus("watched", "active");
        page.awaitPlayerState("connected").awaitFrames(30);
        MediaSocket.Message picture =
                viewer.await("a picture", PATIENCE, seenByViewer, message -> message.is(MediaSocket.VIDEO));
        assertThat(picture.keyFrame()).as("the first picture of the new session can be decoded").isTrue();
        assertThat(peers()).as("nobody has joined again").isEqualTo(watching);
    }

    private static int reconnects() {
        return server.api().streamer("watched").path("reconnects").asInt();
    }

    @Test
    @Order(1)
    void anAppThatTheHostEndsIsThereAgain() {
        List<String> watching = peers();
        int seen = viewer.count();
        host.command("terminate");
        JsonNode told = viewer.await("the news", PATIENCE, seen,
                        message -> message.text().filter(text -> text.has("Reconnecting")).isPresent())
                .text().orElseThrow();
        assertThat(told.at("/Reconnecting/error_code").asInt()).isZero();
        Await.until("the streamer has come back", PATIENCE, () -> reconnects() == 1);
        page.awaitPlayerState("connected").awaitFrames(30);
        assertThat(peers()).isEqualTo(watching);
    }

    /** In the same gap one streamer is deleted and the process of another is killed. */
    @Test
    @Order(2)
    void aGapOfThirtySecondsIsSeenThroughAndStreamersCanBeEndedMeanwhile() {
        List<Long> before = server.streamers().stream().map(ProcessHandle::pid).toList();
        create("killed");
        ProcessHandle victim = server.streamers().stream()
                .filter(process -> !before.contains(process.pid()))
                .findFirst()
                .orElseThrow();
        create("deleted");
        List<String> watching = peers();
        int reconnected = reconnects();
        host.command("drop on");
        long began = System.nanoTime();
        page.awaitPlayerState("reconnecting");
        assertThat(page.textOf("overlay-text")).contains("The host was lost");
        for (String id : List.of("watched", "killed", "deleted")) {
            awaitStatus(id, "reconnecting");
        }
        victim.destroyForcibly();
        Await.until("the killed one has failed", PATIENCE, () -> {
            Api.Answer answer = server.api().get("api/streamers/killed");
            return answer.status() == 404 || answer.json().path("status").asText().equals("failed");
        });
        assertThat(server.api().delete("api/streamers/deleted").status()).isEqualTo(204);
        assertThat(server.api().get("api/streamers/deleted").status()).isEqualTo(404);
        Await.until("only the watched one has a process", PATIENCE, () -> server.streamers().size() == 1);
        pass(GAP, began);
        assertThat(server.api().streamer("watched").path("status").asText()).isEqualTo("reconnecting");
        int seen = viewer.count();
        host.command("drop off");
        assertThePictureIsThereAgain(watching, seen);
        assertThat(reconnects()).isEqualTo(reconnected + 1);
    }

    /** As when a container is paused or a machine stalls: server and streamer stand still, the host does not. */
    @Test
    @Order(3)
    void aServerThatStoodStillGoesOn() throws Exception {
        List<String> frozen = new ArrayList<>(List.of(Long.toString(server.pid())));
        server.streamers().forEach(streamer -> frozen.add(Long.toString(streamer.pid())));
        assertThat(frozen).hasSize(2);
        int seen = viewer.count();
        long began = System.nanoTime();
        signal("-STOP", frozen);
        try {
            pass(FREEZE, began);
        } finally {
            signal("-CONT", frozen);
        }
        awaitStatus("watched", "active");
        int framesBefore = page.framesSeen();
        Await.until("the page shows new pictures", PATIENCE, () -> page.framesSeen() > framesBefore + 30);
        viewer.await("a picture to go on from", PATIENCE, seen,
                message -> message.is(MediaSocket.VIDEO) && message.keyFrame());
        assertThat(server.api().delete("api/streamers/watched").status()).isEqualTo(204);
    }

    private static void signal(String which, List<String> processes) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", "kill " + which + " " + String.join(" ", processes));
        assertThat(shell.inheritIO().start().waitFor()).isZero();
    }
}
