package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL for a streamer or the server: the others notice, tell whom it concerns, and go on or end. */
@OnEachBuild
class KilledProcessesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PROMPT = Duration.ofSeconds(2);

    @TempDir
    private Path kept;

    private static PeerSocket join(MoonfleetProcess server, String id) {
        PeerSocket peer = PeerSocket.open(server.base(), "api/streamers/" + id + "/peer", Optional.empty());
        peer.await("ConnectionComplete", PATIENCE);
        return peer;
    }

    private static boolean isAnEnd(JsonNode message) {
        return message.isTextual() || message.has("ConnectionTerminated") || message.has("StageFailed");
    }

    private static void awaitRegistryKnows(MoonfleetProcess server, String id) {
        Await.until("the registry is right", PROMPT, () -> {
            Api.Answer answer = server.api().get("api/streamers/" + id);
            return answer.status() == 404 || answer.json().path("status").asText().equals("failed");
        });
    }

    private static void awaitStreams(MoonfleetProcess server, String id) {
        server.api().create(StreamerRequest.small(id));
        Await.until("it receives frames", PATIENCE, () -> server.api().framesReceived(id) > 30);
    }

    @Test
    void aKilledStreamerIsToldToItsPeersAndForgotten() {
        try (MoonfleetProcess server = MoonfleetProcess.withDemoHost()) {
            server.api().create(StreamerRequest.small("killed"));
            ProcessHandle victim = server.onlyStreamer();
            server.api().create(StreamerRequest.small("other"));
            try (PeerSocket peer = join(server, "killed"); PeerSocket unconcerned = join(server, "other")) {
                victim.destroyForcibly();
                peer.awaitMatching("the peer is told", PROMPT, KilledProcessesIT::isAnEnd);
                awaitRegistryKnows(server, "killed");
                peer.awaitClose(PATIENCE);
                long before = server.api().framesReceived("other");
                Await.until("the other stream goes on", PATIENCE, () -> server.api().framesReceived("other") > before + 30);
                assertThat(unconcerned.messages()).noneMatch(KilledProcessesIT::isAnEnd);
            }
            server.api().delete("api/streamers/other");
            assertThat(server.socketFiles()).isEmpty();
            assertThat(ProcFiles.zombies(server.pid())).isZero();
            // The demo host is free for the next session under the same name, whatever became of the last one.
            awaitStreams(server, "killed");
        }
    }

    @Test
    void whenTheServerIsKilledItsChildrenEndAndTheNextServerGoesOnFromItsFiles() throws Exception {
        Map<String, String> settings = Map.of("moonfleet.demo-host.enabled", "true",
                "moonfleet.data-dir", kept.resolve("data").toString(),
                "moonfleet.socket-dir", kept.resolve("sockets").toString());
        try (MoonfleetProcess server = MoonfleetProcess.start(settings)) {
            server.api().create(StreamerRequest.small("orphan"));
            List<ProcessHandle> children = server.children().toList();
            assertThat(children).hasSizeGreaterThanOrEqualTo(2);
            try (PeerSocket peer = join(server, "orphan")) {
                server.kill();
                peer.awaitClose(PATIENCE);
            }
            Await.until("all children have ended", PATIENCE, () -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
        try (MoonfleetProcess next = MoonfleetProcess.start(settings)) {
            assertThat(next.api().streamerIds()).isEmpty();
            assertThat(next.api().get("api/host?host_id=0").json().at("/host/paired").asText()).isEqualTo("Paired");
            awaitStreams(next, "orphan");
            assertThat(next.api().delete("api/streamers/orphan").status()).isEqualTo(204);
        }
        try (Stream<Path> left = Files.walk(kept.resolve("sockets"))) {
            assertThat(left.filter(file -> !Files.isDirectory(file))).isEmpty();
        }
    }
}
