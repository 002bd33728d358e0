package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The demo host is a child that may die. */
class DemoHostIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void aDeadDemoHostFailsItsStreamersAndComesBack() {
        try (MoonfleetProcess server = MoonfleetProcess.withDemoHost()) {
            server.api().create(StreamerRequest.small("a"));
            try (PeerSocket peer = PeerSocket.open(server.base(), "api/streamers/a/peer", Optional.empty())) {
                peer.await("ConnectionComplete", PATIENCE);
                ProcessHandle first = server.demoHost().orElseThrow();
                first.destroyForcibly();
                peer.await("ConnectionTerminated", PATIENCE);
                peer.awaitClose(PATIENCE);
                Await.until("another demo host runs", PATIENCE,
                        () -> server.demoHost().filter(second -> second.pid() != first.pid()).isPresent());
            }
            JsonNode failed = server.api().streamer("a");
            assertThat(failed.path("status").asText()).isEqualTo("failed");
            assertThat(failed.path("error").path("code").asText()).isNotEmpty();
            Await.until("no streamer process is left", PATIENCE, () -> server.streamers().isEmpty());
            assertThat(server.api().create(StreamerRequest.small("a")).path("status").asText())
                    .isEqualTo("active");
            JsonNode host = server.api().get("api/host?host_id=0").json().path("host");
            assertThat(host.path("paired").asText()).isEqualTo("Paired");
        }
    }
}
