package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo host is a child that may die; its streamers look for it, and nobody has to join again. */
class DemoHostIT {
    private static final String STREAM = "a";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static void awaitStatus(MoonfleetProcess server, String status) {
        Await.until("the streamer is " + status, PATIENCE,
                () -> server.api().streamer(STREAM).path("status").asText().equals(status));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtp", "websocket", "transcode"})
    void aDeadDemoHostComesBackAndWithItThePictureOfThoseWhoWatch(String path) {
        try (MoonfleetProcess server = MoonfleetProcess.withDemoHost(); Browser browser = Browser.start()) {
            server.api().create(StreamerRequest.small(STREAM));
            Page page = browser.watch(server, STREAM, path);
            page.awaitPlayerState("connected").awaitPicture();
            String peer = server.api().streamer(STREAM).at("/peers/0/peer_id").asText();
            try (PeerSocket socket = PeerSocket.open(server.base(), "api/streamers/a/peer", Optional.empty())) {
                socket.await("ConnectionComplete", PATIENCE);
                ProcessHandle first = server.demoHost().orElseThrow();
                first.destroyForcibly();

                page.awaitPlayerState("reconnecting");
                assertThat(page.textOf("overlay-text")).contains("The host was lost");
                JsonNode lost = socket.await("Reconnecting", PATIENCE).path("Reconnecting");
                assertThat(lost.path("attempt").asInt()).isEqualTo(1);
                assertThat(lost.path("attempts").asInt()).isEqualTo(20);
                assertThat(lost.path("error_code").asInt()).isEqualTo(-1);

                awaitStatus(server, "active");
                page.awaitPlayerState("connected").awaitFrames(60);
                int from = page.framesSeen();
                page.awaitFrames(30);
                assertThat(page.frames(from)).extracting(Page.Presented::frame).isSorted();
            }
            JsonNode streamer = server.api().streamer(STREAM);
            assertThat(streamer.path("reconnects").asInt()).isEqualTo(1);
            assertThat(streamer.path("reconnecting").isNull()).isTrue();
            assertThat(streamer.at("/peers/0/peer_id").asText()).as("the page has not joined again").isEqualTo(peer);
            page.keyDown("a");
            page.awaitStrip("A is held", strip -> strip.holds(0x41));
            page.keyUp("a");
            page.awaitStrip("A is released", Strip::holds);
            assertThat(server.api().delete("api/streamers/" + STREAM).status()).isEqualTo(204);
            assertThat(server.api().get("api/host?host_id=0").json().at("/host/paired").asText()).isEqualTo("Paired");
            assertThat(server.streamers()).isEmpty();
        }
    }
}
