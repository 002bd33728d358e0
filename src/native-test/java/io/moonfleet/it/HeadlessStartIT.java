package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A stream with nobody watching: it is connected, it is received, and nothing else is done for it. */
@OnEachBuild
class HeadlessStartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int FRAMES = 60;

    @Test
    void aStreamerIsConnectedAndCountsFramesWithoutABrowser() {
        try (MoonfleetProcess server = MoonfleetProcess.withDemoHost()) {
            JsonNode created = server.api().create(StreamerRequest.small("headless"));
            assertThat(created.path("status").asText()).isEqualTo("active");
            assertThat(created.path("connected_peers").asInt(-1)).isZero();

            long frames = server.api().framesReceived("headless");
            long packets = server.api().streamer("headless").path("audio_packets").asLong();
            Await.until(FRAMES + " frames are received", PATIENCE,
                    () -> server.api().framesReceived("headless") >= frames + FRAMES);
            JsonNode received = server.api().streamer("headless");
            assertThat(received.path("audio_packets").asLong()).isGreaterThan(packets);
            assertThat(received.path("bytes_received").asLong()).isPositive();
            assertThat(received.path("key_frames").asLong()).isPositive();
            assertThat(received.path("frames_lost").asLong()).isZero();
            assertThat(received.path("decoding").asBoolean(true)).as("decoded for nobody").isFalse();
            assertThat(received.path("moonlight_connected").asBoolean()).isTrue();

            assertThatTheProcessesAreTheServersOwn(server);
            assertThat(server.api().delete("api/streamers/headless").status()).isEqualTo(204);
        }
    }

    /** One for the host, one for the stream. */
    private static void assertThatTheProcessesAreTheServersOwn(MoonfleetProcess server) {
        List<ProcessHandle> children = server.children().toList();
        assertThat(children).hasSize(2);
        assertThat(server.streamers()).hasSize(1);
        assertThat(server.demoHost()).isPresent();
        Build build = Build.underTest();
        for (ProcessHandle child : children) {
            Optional<Path> executable = ProcFiles.executable(child.pid());
            assertThat(executable).as(ProcFiles.commandLine(child.pid())).isPresent();
            assertThat(build.mayRun(executable.orElseThrow())).as(executable.orElseThrow().toString()).isTrue();
        }
    }
}
