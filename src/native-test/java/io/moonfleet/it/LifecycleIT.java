package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streamers begin and end in order, and nothing of them stays behind. */
class LifecycleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CYCLES = 20;
    /** Threads and files of pools that come and go; a leak per cycle would be far above. */
    private static final int POOL_SLACK = 12;

    private static MoonfleetProcess server;

    @BeforeAll
    static void start() {
        server = MoonfleetProcess.withDemoHost();
    }

    @AfterEach
    void clear() {
        server.api().streamerIds().forEach(id -> server.api().delete("api/streamers/" + id));
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
        Set<Path> temporary = temporaryFiles();

        for (int i = 0; i < CYCLES; i++) {
            cycle("cycle-" + i % 3);
        }

        assertThat(server.api().streamerIds()).isEmpty();
        awaitNoStreamerProcess();
        assertThat(server.socketFiles()).isEmpty();
        assertThat(server.children().count()).isEqualTo(processes);
        assertThat(ProcFiles.zombies(server.pid())).as("children that nobody waited for").isZero();
        assertThat(temporaryFiles()).as("files of libraries that unpack themselves").isSubsetOf(temporary);
        Await.until("the server has let go of its threads and files", PATIENCE,
                () -> ProcFiles.threads(server.pid()) <= threads + POOL_SLACK
                        && ProcFiles.openFiles(server.pid()) <= files + POOL_SLACK);
        Await.until("the demo host has let go of its threads and files", PATIENCE,
                () -> ProcFiles.threads(host.pid()) <= hostThreads + POOL_SLACK
                        && ProcFiles.openFiles(host.pid()) <= hostFiles + POOL_SLACK);
    }

    /** What JNI libraries leave behind where they are unpacked before they are loaded. */
    private static Set<Path> temporaryFiles() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().matches("(?i).*(javacpp|webrtc|\\.so).*"))
                    .collect(Collectors.toSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void cycle(String id) {
        server.api().create(StreamerRequest.small(id));
        assertThat(server.api().delete("api/streamers/" + id).status()).isEqualTo(204);
        assertThat(server.api().get("api/streamers/" + id).status()).isEqualTo(404);
    }

    @Test
    @OnEachBuild
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
    @OnEachBuild
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

    /** The demo host is free for the next session under the same name, whatever became of the last one. */
    private void createAgain(String id) {
        if (server.api().get("api/streamers/" + id).status() == 200) {
            server.api().delete("api/streamers/" + id);
        }
        server.api().create(StreamerRequest.small(id));
        Await.until("it receives frames", PATIENCE, () -> server.api().framesReceived(id) > 30);
    }

    @Test
    @OnEachBuild
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
    @OnEachBuild
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
