package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A host that means no good once it streams: it spoils what it sends, or says far too much. Its stream goes on or ends with
 * a clear word; the server and the stream of another host do not notice, and no process stays behind.
 */
class HostileStreamIT {
    private static final String PIN = "4713";
    private static final String WITNESS = "unharmed";
    private static final String VICTIM = "harmed";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Pictures that come while the host does its worst, at 30 a second. */
    private static final int A_WHILE = 100;
    /** Lines of all logs together that such a time may add. */
    private static final int FEW_LINES = 60;

    private static DemoHostProcess goodHost;
    private static MoonfleetProcess server;

    private DemoHostProcess host;
    private int hostId;

    @BeforeAll
    static void start() {
        goodHost = DemoHostProcess.start(PIN);
        server = MoonfleetProcess.start(Map.of(
                "moonfleet.pairing.pin", PIN,
                "moonfleet.discovery.enabled", "false",
                "moonfleet.reconnect.attempts", "3",
                "moonfleet.reconnect.first-pause", "200ms"));
        server.api().create(StreamerRequest.small(WITNESS).onHost(add(goodHost), 1));
    }

    @AfterAll
    static void stop() {
        Closing.all(server, goodHost);
    }

    private static int add(DemoHostProcess added) {
        String body = "{\"address\":\"127.0.0.1\",\"http_port\":" + added.httpPort() + "}";
        return server.api().send("PUT", "api/host", Optional.of(body)).json().at("/host/host_id").asInt();
    }

    @BeforeEach
    void startStream() {
        host = DemoHostProcess.start(PIN);
        hostId = add(host);
        server.api().create(StreamerRequest.small(VICTIM).onHost(hostId, 1));
    }

    @AfterEach
    void nothingIsLeft() {
        server.api().delete("api/streamers/" + VICTIM);
        assertThat(server.api().delete("api/host?host_id=" + hostId).status()).isEqualTo(200);
        host.close();
        awaitPictures(WITNESS, 10);
        Await.until("only the other streamer is left", PATIENCE, () -> server.streamers().size() == 1);
        assertThat(ProcFiles.zombies(server.pid())).isZero();
    }

    private static void awaitPictures(String stream, int count) {
        long before = server.api().framesReceived(stream);
        Await.until(stream + " goes on", PATIENCE, () -> server.api().framesReceived(stream) >= before + count);
    }

    private static MediaSocket watch() {
        MediaSocket viewer = MediaSocket.open(server.base(), "api/streamers/" + VICTIM + "/ws");
        viewer.awaitText("ConnectionComplete", PATIENCE);
        viewer.await("a picture", PATIENCE, message -> message.is(MediaSocket.VIDEO));
        return viewer;
    }

    private static PeerSocket join() {
        PeerSocket peer = PeerSocket.open(server.base(), "api/streamers/" + VICTIM + "/peer", Optional.empty());
        peer.await("ConnectionComplete", PATIENCE);
        return peer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"video", "audio"})
    void spoiltPicturesAndSoundAreStood(String stream) {
        try (MediaSocket viewer = watch(); PeerSocket decoded = join()) {
            int lines = server.log().lines().size();
            host.command("garble " + stream + " 0.5");
            awaitPictures(WITNESS, A_WHILE);
            host.command("garble all 0");
            int before = viewer.count();
            viewer.await("a picture", PATIENCE, before, message -> message.is(MediaSocket.VIDEO));
            viewer.await("sound", PATIENCE, before, message -> message.is(MediaSocket.AUDIO));
            awaitPictures(VICTIM, A_WHILE / 4);
            try (MediaSocket late = watch()) {
                assertThat(late.video().getFirst().keyFrame()).isTrue();
            }
            assertThat(viewer.isClosed()).isFalse();
            assertThat(decoded.messages()).noneMatch(message -> message.has("ConnectionTerminated"));
            assertThat(server.log().lines().size() - lines).as("lines in the log").isLessThan(FEW_LINES);
        }
    }

    @Test
    void afterSpoiltControlMessagesTheHostIsFoundAgain() {
        try (PeerSocket peer = join()) {
            host.command("garble control 1");
            JsonNode lost = peer.await("Reconnecting", PATIENCE).path("Reconnecting");
            assertThat(lost.path("error_code").asInt()).isEqualTo(-1);
            awaitPictures(WITNESS, 30);
            host.command("garble control 0");
            Await.until("connected again", PATIENCE, () -> peer.messages().stream()
                    .filter(message -> message.has("ConnectionComplete"))
                    .count() == 2);
            awaitPictures(VICTIM, 30);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdr", "rumble", "led", "motion", "unknown"})
    void aFloodOfMessagesIsStood(String kind) {
        try (MediaSocket viewer = watch(); PeerSocket peer = join()) {
            // A pad of kind 2 with all that a pad can have, so that there is whom to tell of it.
            viewer.send(0x15, 0, 0, 0, 0x30, 0xF7, 0xFF, 0, 0xFB, 2);
            Await.until("the pad is there", PATIENCE, () -> !host.status().at("/status/sessions/0/pads").isEmpty());
            int lines = server.log().lines().size();
            host.command("flood " + kind + " 4000");
            awaitPictures(WITNESS, A_WHILE);
            awaitPictures(VICTIM, A_WHILE / 4);
            int before = viewer.count();
            viewer.await("a picture in the flood", PATIENCE, before, message -> message.is(MediaSocket.VIDEO));
            host.command("flood off");
            viewer.key(0x41, true);
            Await.until("a key arrives", PATIENCE,
                    () -> host.status().at("/status/sessions/0/held_keys").toString().equals("[65]"));
            assertThat(viewer.isClosed()).isFalse();
            assertThat(peer.messages()).noneMatch(message -> message.has("ConnectionTerminated"));
            assertThat(server.log().lines().size() - lines).as("lines in the log").isLessThan(FEW_LINES);
        }
    }

    @Test
    void theHostsReasonIsToldAndTheStreamerEnds() {
        try (PeerSocket peer = join()) {
            host.command("terminate 0x800E9302");
            JsonNode end = peer.await("ConnectionTerminated", PATIENCE);
            assertThat(end.findValue("error_code").asInt()).isEqualTo(-103);
            Await.until("the API says why", PATIENCE, () ->
                    server.api().streamer(VICTIM).at("/error/code").asText().equals("TERMINATED_BY_HOST"));
            Await.until("its process is gone", PATIENCE, () -> server.streamers().size() == 1);
        }
    }
}
