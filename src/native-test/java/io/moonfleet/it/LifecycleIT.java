package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streamers begin and end in every way, and nothing of them stays behind. */
class LifecycleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PROMPT = Duration.ofSeconds(2);
    private static final int CYCLES = 20;
    /** Threads and files of pools that come and go; a leak per cycle would be far above. */
    private static final int POOL_SLACK = 12;

    private static MoonfleetProcess server;

    /** Tests that end the server make way for a new one. */
    @BeforeEach
    void start() {
        if (server == null || !server.alive()) {
            Closing.all(server);
            server = MoonfleetProcess.withDemoHost();
        }
    }

    @AfterEach
    void clear() {
        if (server.alive()) {
            server.api().streamerIds().forEach(id -> server.api().delete("api/streamers/" + id));
        }
    }

    @AfterAll
    static void stop() {
        Closing.all(server);
    }

    private static PeerSocket join(MoonfleetProcess server, String id) {
        PeerSocket peer = PeerSocket.open(server.base(), "api/streamers/" + id + "/peer", Optional.empty());
        peer.await("ConnectionComplete", PATIENCE);
        return peer;
    }

    private ProcessHandle onlyStreamer() {
        return Await.until("there is one streamer process", PATIENCE,
                () -> Optional.of(server.streamers()).filter(all -> all.size() == 1).map(List::getFirst));
    }

    private void awaitNoStreamerProcess() {
        Await.until("no streamer process is left", PATIENCE, () -> server.streamers().isEmpty());
    }

    @Test
    void twentyQuickCyclesLeaveNothingBehind() {
        cycle("warm-up");
        awaitNoStreamerProcess();
        ProcessHandle host = server.demoHost().orElseThrow();
        int threads = ProcFiles.threads(server.pid());
        int files = ProcFiles.openFiles(server.pid());
        int hostThreads = ProcFiles.threads(host.pid());
        int hostFiles = ProcFiles.openFiles(host.pid());
        long processes = server.children().count();

        for (int i = 0; i < CYCLES; i++) {
            cycle("cycle-" + i % 3);
        }

        assertThat(server.api().streamerIds()).isEmpty();
        awaitNoStreamerProcess();
        assertThat(server.socketFiles()).isEmpty();
        assertThat(server.children().count()).isEqualTo(processes);
        Await.until("the server has let go of its threads and files", PATIENCE,
                () -> ProcFiles.threads(server.pid()) <= threads + POOL_SLACK
                        && ProcFiles.openFiles(server.pid()) <= files + POOL_SLACK);
        Await.until("the demo host has let go of its threads and files", PATIENCE,
                () -> ProcFiles.threads(host.pid()) <= hostThreads + POOL_SLACK
                        && ProcFiles.openFiles(host.pid()) <= hostFiles + POOL_SLACK);
    }

    private void cycle(String id) {
        server.api().create(StreamerRequest.small(id));
        assertThat(server.api().delete("api/streamers/" + id).status()).isEqualTo(204);
        assertThat(server.api().get("api/streamers/" + id).status()).isEqualTo(404);
    }

    @Test
    void threeStreamersWithTwoPeersEachLeaveNothingBehind() {
        List<Browser> browsers = new ArrayList<>();
        try {
            List<String> ids = List.of("one", "two", "three");
            ids.forEach(id -> server.api().create(StreamerRequest.small(id)));
            browsers.add(Browser.start());
            browsers.add(Browser.start());
            for (Browser browser : browsers) {
                Page page = browser.open(server.page());
                for (String id : ids) {
                    page.rawPeer(server.page().resolve("api/streamers/" + id + "/peer").toString()
                            .replaceFirst("^http", "ws"), false, "split");
                    page.awaitRawPicture();
                }
            }
            for (String id : ids) {
                Await.until(id + " has two peers that get frames", PATIENCE, () -> framesSentToEach(id, 2));
            }
            assertThat(server.streamers()).hasSize(3);
            ids.forEach(id -> assertThat(server.api().delete("api/streamers/" + id).status()).isEqualTo(204));
        } finally {
            Closing.all(browsers.toArray(AutoCloseable[]::new));
        }
        awaitNoStreamerProcess();
        assertThat(server.socketFiles()).isEmpty();
        assertThat(server.api().streamerIds()).isEmpty();
    }

    private boolean framesSentToEach(String id, int peers) {
        JsonNode listed = server.api().streamer(id).path("peers");
        int sending = 0;
        for (JsonNode peer : listed) {
            sending += peer.path("frames_sent").asLong() > 0 ? 1 : 0;
        }
        return listed.size() == peers && sending == peers;
    }

    @Test
    void aKilledStreamerIsToldToItsPeersAndForgotten() {
        server.api().create(StreamerRequest.small("killed"));
        try (PeerSocket peer = join(server, "killed")) {
            onlyStreamer().destroyForcibly();
            peer.awaitMatching("the peer is told", PROMPT, message -> message.isTextual()
                    || message.has("ConnectionTerminated") || message.has("StageFailed"));
            Await.until("the registry is right", PROMPT, () -> server.api().get("api/streamers/killed").status() == 404
                    || server.api().streamer("killed").path("status").asText().equals("failed"));
            peer.awaitClose(PATIENCE);
        }
        assertThat(server.socketFiles()).isEmpty();
        createAgain("killed");
    }

    /** The demo host is free for the next session under the same name, whatever became of the last one. */
    private void createAgain(String id) {
        if (server.api().get("api/streamers/" + id).status() == 200) {
            server.api().delete("api/streamers/" + id);
        }
        server.api().create(StreamerRequest.small(id));
        Await.until("it receives frames", PATIENCE, () -> server.api().framesReceived(id) > 30);
    }

    @Test
    void aHostThatDiesEndsTheStream() {
        server.api().create(StreamerRequest.small("hostless"));
        try (PeerSocket peer = join(server, "hostless")) {
            server.demoHost().orElseThrow().destroyForcibly();
            peer.awaitMatching("the peer is told", PATIENCE, message -> message.isTextual()
                    || message.has("ConnectionTerminated") || message.has("StageFailed"));
            Await.until("the registry is right", PROMPT, () -> server.api().get("api/streamers/hostless").status() == 404
                    || server.api().streamer("hostless").path("status").asText().equals("failed"));
        }
        awaitNoStreamerProcess();
        Await.until("a new demo host takes its place", PATIENCE, () -> server.demoHost().isPresent());
        Await.until("and serves the next stream", PATIENCE, () -> {
            int status = server.api().post("api/streamers", StreamerRequest.small("after").flat()).status();
            return Optional.of(status).filter(answer -> answer == 200);
        });
    }

    @Test
    void deletingTellsThePeers() {
        server.api().create(StreamerRequest.small("deleted"));
        try (PeerSocket peer = join(server, "deleted")) {
            CompletableFuture<Integer> status = CompletableFuture.supplyAsync(
                    () -> server.api().delete("api/streamers/deleted").status());
            peer.awaitMatching("the peer is told", PATIENCE,
                    message -> message.isTextual() || message.has("ConnectionTerminated"));
            peer.awaitClose(PATIENCE);
            assertThat(status.join()).isEqualTo(204);
        }
        awaitNoStreamerProcess();
        createAgain("deleted");
    }

    @Test
    void whenTheServerIsKilledItsChildrenEndByThemselves() {
        server.api().create(StreamerRequest.small("orphan"));
        List<ProcessHandle> children = server.children().toList();
        assertThat(children).hasSizeGreaterThanOrEqualTo(2);
        server.kill();
        Await.until("all children have ended", PATIENCE, () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void sigtermEndsEverythingPromptly() {
        server.api().create(StreamerRequest.small("ended"));
        try (PeerSocket peer = join(server, "ended")) {
            List<ProcessHandle> children = server.children().toList();
            int status = server.terminate();
            assertThat(status).isIn(0, 143);
            Await.until("all children have ended", PATIENCE, () -> children.stream().noneMatch(ProcessHandle::isAlive));
            peer.awaitClose(PATIENCE);
            assertThat(server.socketFiles()).isEmpty();
        }
    }

    @Test
    void ofTwoAtOnceOneWins() {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(CompletableFuture.supplyAsync(
                    () -> server.api().post("api/streamers", StreamerRequest.small("wanted").flat()).status()));
        }
        assertThat(answers.stream().map(CompletableFuture::join)).containsOnlyOnce(200)
                .allMatch(status -> status == 200 || status == 409);
        assertThat(server.streamers()).hasSize(1);
    }

    @Test
    void aHostThatCannotBeReachedIsNamedAndLeavesNothingBehind() {
        try (MoonfleetProcess lonely = MoonfleetProcess.start(Map.of())) {
            Api.Answer answer = lonely.api().post("api/streamers", StreamerRequest.small("nowhere").flat());
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json().path("error").asText()).isEqualTo("Host not found");
            assertThat(lonely.api().streamerIds()).isEmpty();
            assertThat(lonely.streamers()).isEmpty();
        }
    }
}
