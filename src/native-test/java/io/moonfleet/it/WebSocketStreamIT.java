package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The WebSocket transport as its wire format has it, without a browser. */
class WebSocketStreamIT {
    private static final String PIN = "4711";
    private static final String STREAM = "agent-wire";
    private static final String OWN = "api/streamers/" + STREAM + "/ws";
    private static final String ANY = "api/ws/stream";
    private static final String TOKEN = "a token for the media socket";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static MoonfleetProcess server;
    private static DemoHostProcess host;

    @BeforeAll
    static void start() {
        server = MoonfleetProcess.start(Map.of("moonfleet.pairing.pin", PIN, "moonfleet.auth.token", TOKEN));
        host = DemoHostProcess.start(PIN);
        Api api = api();
        Api.Answer added = api.send("PUT", "api/host",
                Optional.of("{\"address\":\"127.0.0.1\",\"http_port\":" + host.httpPort() + "}"));
        int hostId = added.json().at("/host/host_id").asInt();
        api.post("api/pair", "{\"host_id\":" + hostId + "}");
        api.create(StreamerRequest.small(STREAM).onHost(hostId, 1));
    }

    @AfterAll
    static void stop() {
        Closing.all(host, server);
    }

    @AfterEach
    void awaitNobody() {
        Await.until("all peers are gone", PATIENCE, () -> api().peers(STREAM) == 0);
    }

    private static Api api() {
        return server.api(TOKEN);
    }

    private static MediaSocket open(String path) {
        return MediaSocket.open(server.base(), path, Map.of("Authorization", "Bearer " + TOKEN), Optional.empty());
    }

    private static MediaSocket join() {
        MediaSocket viewer = open(OWN);
        viewer.awaitText("ConnectionComplete", PATIENCE);
        return viewer;
    }

    private static MediaSocket.Message firstPicture(MediaSocket viewer) {
        return viewer.await("a picture", PATIENCE, message -> message.is(MediaSocket.VIDEO));
    }

    private static OptionalInt refusal(String path, Map<String, String> headers) {
        try (MediaSocket accepted = MediaSocket.open(server.base(), path, headers, Optional.empty())) {
            return OptionalInt.empty();
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof java.net.http.WebSocketHandshakeException handshake) {
                return OptionalInt.of(handshake.getResponse().statusCode());
            }
            throw refused;
        }
    }

    private static OptionalInt refusal(String path) {
        return refusal(path, Map.of("Authorization", "Bearer " + TOKEN));
    }

    private static String ticket() {
        return api().post("api/ticket", "").json().path("ticket").asText();
    }

    @Test
    void theStreamIsAnnouncedAndBeginsWithAKeyFrame() {
        try (MediaSocket viewer = join()) {
            viewer.await("sound", PATIENCE, message -> message.is(MediaSocket.AUDIO));
            Await.until("a second of pictures", PATIENCE, () -> viewer.video().size() > 30);
            List<MediaSocket.Message> messages = viewer.messages();
            MediaSocket.Message init = messages.stream().filter(message -> message.bytes().length > 0).findFirst().orElseThrow();
            assertThat(init.bytes()).as("codec, 640, 360, 30, 2, 48000, touch")
                    .startsWith(0x30, 0x01, 0x02, 0x80, 0x01, 0x68, 30, 2, 0, 0, 0xBB, 0x80).hasSize(13);
            List<MediaSocket.Message> video = viewer.video();
            assertThat(video.getFirst().keyFrame()).isTrue();
            assertThat(video.getFirst().bytes()).startsWith(0x01, 0x01, 0x01);
            byte[] unit = Arrays.copyOfRange(video.getFirst().bytes(), 15, 24);
            assertThat(unit).as("a start code, then a parameter set or a delimiter").startsWith(0, 0);
            assertThat(video).extracting(MediaSocket.Message::micros).isSorted();
            long span = video.getLast().micros() - video.getFirst().micros();
            assertThat(span / 1e6).as("seconds").isBetween(0.5, 5.0);
            List<MediaSocket.Message> sound = messages.stream().filter(message -> message.is(MediaSocket.AUDIO)).toList();
            assertThat(sound).allSatisfy(packet -> assertThat(packet.bytes()[1]).isEqualTo((byte) 2));
            assertThat(sound).extracting(MediaSocket.Message::micros).isSorted();
            assertThat(Math.abs(sound.getLast().micros() - viewer.video().getLast().micros()) / 1e6)
                    .as("sound and pictures are on one clock").isLessThan(1.0);
        }
    }

    @Test
    void aPingIsAnsweredWithWhatItCarried() {
        try (MediaSocket viewer = join()) {
            viewer.send(0x40, 0, 0, 0, 7, 0, 0, 0, 0, 1, 2, 3, 4);
            MediaSocket.Message pong = viewer.await("a pong", PATIENCE, message -> message.is(MediaSocket.PONG));
            assertThat(pong.bytes()).startsWith(0x41, 0, 0, 0, 7, 0, 0, 0, 0, 1, 2, 3, 4).hasSize(21);
            long millis = ByteBuffer.wrap(pong.bytes()).getLong(13) / 1000;
            assertThat(Math.abs(System.currentTimeMillis() - millis)).isLessThan(60_000);
        }
    }

    private static String heldKeys() {
        return host.status().findValues("held_keys").toString();
    }

    @Test
    void keysReachTheHostAndAreReleasedWhenTheViewerLeaves() {
        try (MediaSocket viewer = join(); MediaSocket other = join()) {
            viewer.key(0x41, true);
            other.key(0x42, true);
            Await.until("both keys are held", PATIENCE, () -> heldKeys().contains("65") && heldKeys().contains("66"));
            other.key(0x42, false);
            viewer.close();
            Await.until("the keys are released", PATIENCE, () -> !heldKeys().contains("65") && !heldKeys().contains("66"));
            // None of these is input; none of them may do any harm.
            other.send(0x10);
            other.send(0x16, 99);
            other.send(0x17, 1, 2, 3);
            other.send(0xFF);
            other.send("{\"set_batching_enabled\":true}");
            other.send("nonsense");
            int before = other.count();
            other.await("pictures go on", PATIENCE, before, message -> message.is(MediaSocket.VIDEO));
        }
    }

    @Test
    void picturesCanBeTurnedOffAndOn() {
        try (MediaSocket viewer = join()) {
            firstPicture(viewer);
            viewer.control("{\"set_video_enabled\":false}");
            viewer.send(0x40, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
            viewer.await("the answer behind it", PATIENCE, message -> message.is(MediaSocket.PONG));
            int off = viewer.count();
            Await.until("half a second of sound", PATIENCE, () ->
                    viewer.messages().stream().skip(off).filter(message -> message.is(MediaSocket.AUDIO)).count() > 100);
            assertThat(viewer.messages().stream().skip(off).filter(message -> message.is(MediaSocket.VIDEO)).count())
                    .as("pictures on their way when they were turned off").isLessThan(3);
            int on = viewer.count();
            viewer.control("{\"set_video_enabled\":true}");
            assertThat(viewer.await("pictures again", PATIENCE, on, message -> message.is(MediaSocket.VIDEO)).keyFrame())
                    .isTrue();
        }
    }

    @Test
    void aViewerStandsAmongThePeersWithItsFigures() {
        try (MediaSocket viewer = join()) {
            firstPicture(viewer);
            JsonNode peer = Await.until("the figures are there", PATIENCE, () ->
                    Optional.of(api().streamer(STREAM).path("peers").path(0))
                            .filter(known -> known.path("bitrate").asLong() > 0 && known.path("rtt_ms").asDouble() > 0));
            assertThat(peer.path("kind").asText()).isEqualTo("websocket");
            assertThat(peer.path("path").asText()).isEqualTo("websocket");
            assertThat(peer.path("path_reason").asText()).isEmpty();
            assertThat(peer.path("state").asText()).isEqualTo("connected");
            assertThat(peer.path("link_state").asText()).isEqualTo("good");
            assertThat(peer.path("frames_sent").asLong()).isPositive();
            assertThat(peer.path("bytes_sent").asLong()).isPositive();
            String metrics = api().get("q/metrics").body();
            assertThat(metrics).contains("moonfleet_peers{path=\"websocket\"} 1.0");
            assertThat(metrics).containsPattern("moonfleet_bytes_sent_total\\{path=\"websocket\"} [1-9]");
            assertThat(api().streamer(STREAM).path("decoding").asBoolean()).isFalse();
        }
    }

    @Test
    void theSocketForAllStreamersIsToldWhichByItsFirstMessageOrItsAddress() {
        String init = "{\"type\":\"init\",\"host_id\":0,\"app_id\":1,\"session_id\":%s,\"width\":640,\"height\":360,\"fps\":30,"
                + "\"bitrate\":4000,\"packet_size\":1024,\"play_audio_local\":false,\"video_supported_formats\":1}";
        String byName = init.formatted("\"" + STREAM + "\"");
        String bySession = init.formatted("\"wire\"");
        for (List<String> way : List.of(
                List.of(ANY, byName), List.of(ANY, bySession), List.of(ANY + "?session_id=" + STREAM, init.formatted("null")),
                List.of("api/" + ANY + "?session_id=wire", bySession))) {
            try (MediaSocket viewer = open(way.get(0))) {
                // A known viewer does so before it says who it is.
                viewer.send(0x40, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
                viewer.send(way.get(1));
                viewer.awaitText("ConnectionComplete", PATIENCE);
                assertThat(firstPicture(viewer).keyFrame()).as("%s", way).isTrue();
            }
        }
    }

    @Test
    void whatCannotBeJoinedIsSaidInWords() {
        try (MediaSocket viewer = open(ANY)) {
            viewer.send("{\"type\":\"init\",\"session_id\":\"nobody's\"}");
            assertThat(viewer.awaitText("error", PATIENCE).path("error").asText()).isEqualTo("Streamer not found");
            assertThat(viewer.awaitClose(PATIENCE)).isEqualTo(4404);
        }
        try (MediaSocket viewer = open(ANY + "?session_id=wire")) {
            viewer.send("{\"type\":\"init\",\"session_id\":\"another\"}");
            assertThat(viewer.awaitText("error", PATIENCE).path("error").asText()).contains("different sessions");
            assertThat(viewer.awaitClose(PATIENCE)).isEqualTo(1008);
        }
        try (MediaSocket viewer = open(ANY)) {
            viewer.send("{\"type\":\"init\"}");
            assertThat(viewer.awaitText("error", PATIENCE).path("error").asText()).contains("session_id");
        }
        try (MediaSocket viewer = open(ANY)) {
            viewer.send("{\"set_video_enabled\":true}");
            assertThat(viewer.awaitText("error", PATIENCE).path("error").asText()).contains("first message");
        }
    }

    @Test
    void credentialsComeByHeaderTicketOrFirstMessage() {
        String ticketPath = OWN + "?ticket=" + URLEncoder.encode(ticket(), StandardCharsets.UTF_8);
        try (MediaSocket viewer = MediaSocket.open(server.base(), ticketPath)) {
            viewer.awaitText("ConnectionComplete", PATIENCE);
        }
        assertThat(refusal(ticketPath, Map.of())).as("a ticket is good once").hasValue(401);
        try (MediaSocket viewer = MediaSocket.open(
                server.base(), OWN, Map.of(), Optional.of("moonfleet.ticket." + ticket()))) {
            viewer.awaitText("ConnectionComplete", PATIENCE);
        }
        for (String path : List.of(OWN, ANY + "?session_id=wire")) {
            try (MediaSocket viewer = MediaSocket.open(server.base(), path)) {
                viewer.send("{\"type\":\"init\",\"credentials\":\"" + TOKEN + "\"}");
                viewer.awaitText("ConnectionComplete", PATIENCE);
            }
            try (MediaSocket viewer = MediaSocket.open(server.base(), path)) {
                viewer.key(0x41, true);
                viewer.send("{\"type\":\"init\",\"credentials\":\"wrong\"}");
                assertThat(viewer.awaitClose(PATIENCE)).isEqualTo(4401);
                assertThat(viewer.messages()).noneMatch(message -> message.bytes().length > 0);
            }
            assertThat(refusal(path, Map.of("Authorization", "Bearer wrong"))).hasValue(401);
            assertThat(refusal(path + (path.contains("?") ? "&" : "?") + "ticket=wrong", Map.of())).hasValue(401);
        }
        assertThat(heldKeys()).doesNotContain("65");
    }

    @Test
    void aWrongTransportIsRefusedBeforeTheUpgrade() {
        String peer = "api/streamers/" + STREAM + "/peer";
        assertThat(refusal(peer + "?transport=websocket")).hasValue(400);
        assertThat(refusal(peer + "?transport=pigeon")).hasValue(400);
        assertThat(refusal(OWN + "?transport=rtp")).hasValue(400);
        assertThat(refusal(ANY + "?transport=transcode")).hasValue(400);
        assertThat(refusal("api/streamers/nobody/ws")).hasValue(404);
        assertThat(refusal(OWN + "?transport=websocket")).isEmpty();
        assertThat(refusal(peer + "?transport=transcode")).isEmpty();
        assertThat(api().get(OWN).status()).isEqualTo(426);
    }

    @Test
    void floodsAndWhatIsTooLongEndTheSocketOfTheirSenderAlone() {
        try (MediaSocket good = join(); MediaSocket flooding = join(); MediaSocket verbose = join()) {
            try {
                for (int message = 0; message < 100_000 && !flooding.isClosed(); message++) {
                    flooding.send(0x13, 0, 0, 0, 0, 0);
                }
            } catch (CompletionException closedWhileSending) {
                assertThat(closedWhileSending).isNotNull();
            }
            flooding.awaitClose(PATIENCE);
            verbose.send("x".repeat(20_000));
            verbose.awaitClose(PATIENCE);
            int before = good.count();
            good.await("pictures go on", PATIENCE, before, message -> message.is(MediaSocket.VIDEO));
        }
    }

    @Test
    void deletingTheStreamerIsTold() {
        api().create(StreamerRequest.small("short"));
        try (MediaSocket viewer = open("api/streamers/short/ws")) {
            viewer.awaitText("ConnectionComplete", PATIENCE);
            api().delete("api/streamers/short");
            assertThat(viewer.awaitText("ConnectionTerminated", PATIENCE).at("/ConnectionTerminated/error_code").asInt())
                    .isZero();
            assertThat(viewer.awaitText("error", PATIENCE).path("error").asText()).isNotEmpty();
            viewer.awaitClose(PATIENCE);
        }
    }
}
