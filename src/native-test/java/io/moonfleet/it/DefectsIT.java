package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One test for each defect of an earlier attempt, against the callers that are known (streamers contract, section 0). */
class DefectsIT {
    private static final String STREAM = "defects";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int KEY_A = 0x41;

    private static MoonfleetProcess server;
    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        server = MoonfleetProcess.withDemoHost();
        server.api().create(StreamerRequest.small(STREAM));
    }

    @AfterAll
    static void stop() {
        Closing.all(browser, server);
    }

    private static String peerPath(String id) {
        return "api/streamers/" + id + "/peer";
    }

    private static String socketAddress(String path) {
        return server.page().resolve(path).toString().replaceFirst("^http", "ws");
    }

    private Page rawPeer(String path, boolean offer, String mouse) {
        // A page of the same origin that makes no peer of its own.
        Page page = browser.open(server.page());
        page.rawPeer(socketAddress(path), offer, mouse);
        return page;
    }

    private static PeerSocket socket() {
        return PeerSocket.open(server.base(), peerPath(STREAM), Optional.empty());
    }

    @Test
    void fact1And2FlatBodyIsAnsweredWith200() {
        Api.Answer answer = server.api().post("api/streamers", StreamerRequest.small("flat").flat());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("streamer_id").asText()).isEqualTo("flat");
        assertThat(server.api().delete("api/streamers/flat").status()).isEqualTo(204);
    }

    @Test
    void fact1NestedSettingsAreTakenToo() {
        Api.Answer answer = server.api().post("api/streamers", StreamerRequest.small("nested").nested());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("width").asInt()).isEqualTo(640);
        assertThat(server.api().delete("api/streamers/nested").status()).isEqualTo(204);
    }

    @Test
    void fact3ConnectedMeansThatVideoHasArrived() {
        JsonNode streamer = server.api().create(StreamerRequest.small("connected"));
        assertThat(streamer.path("status").asText()).isEqualTo("active");
        Await.until("frames are counted", PATIENCE, () -> server.api().framesReceived("connected") > 0);
        assertThat(server.api().delete("api/streamers/connected").status()).isEqualTo(204);
    }

    @Test
    void fact3AHostWithoutVideoIsNotConnected() {
        try (DemoHostProcess frozen = DemoHostProcess.start("0420")) {
            frozen.command("freeze on");
            assertThat(frozen.status().at("/status/frozen").asBoolean()).isTrue();
            Api.Answer added = server.api().send("PUT", "api/host", Optional.of("{\"address\":\"127.0.0.1\",\"http_port\":"
                    + frozen.httpPort() + ",\"auto_pin\":\"0420\"}"));
            int hostId = added.json().at("/host/host_id").asInt();
            assertThat(hostId).as(added.body()).isPositive();
            Api.Answer answer = server.api().post("api/streamers", StreamerRequest.small("frozen").onHost(hostId, 1).flat());
            assertThat(answer.status()).as(answer.body()).isEqualTo(502);
            assertThat(answer.json().path("code").asText()).isIn("NO_VIDEO_TRAFFIC", "NO_VIDEO_FRAME", "TIMEOUT");
            assertThat(server.api().streamerIds()).doesNotContain("frozen");
            assertThat(server.api().delete("api/host?host_id=" + hostId).status()).isBetween(200, 204);
        }
    }

    @Test
    void fact4AnUnauthenticatedSocketGetsNothing() {
        try (MoonfleetProcess guarded = MoonfleetProcess.start(Map.of("moonfleet.auth.token", "open sesame",
                "moonfleet.demo-host.enabled", "true"))) {
            guarded.api("open sesame").create(StreamerRequest.small("guarded"));
            String path = peerPath("guarded");
            assertThat(PeerSocket.refusal(guarded.base(), path, Optional.of("wrong"))).hasValue(401);
            // Without any credentials the first message may still bring them, so nothing may come before it.
            try (PeerSocket silent = PeerSocket.open(guarded.base(), path, Optional.empty())) {
                silent.send("{\"AuthenticateAndInit\":{\"credentials\":\"wrong\"}}");
                silent.awaitClose(PATIENCE);
                assertThat(silent.messages()).noneMatch(message -> message.has("WebRtcConfig") || message.has("Signaling"));
            }
            assertThat(guarded.api("open sesame").peers("guarded")).isZero();
            try (PeerSocket known = PeerSocket.open(guarded.base(), path, Optional.of("open sesame"))) {
                known.await("WebRtcConfig", PATIENCE);
            }
        }
    }

    @Test
    void fact5TheServerOffersAfterTheConfiguration() {
        try (PeerSocket peer = socket()) {
            peer.awaitMatching("an offer arrives", PATIENCE,
                    message -> message.at("/Signaling/Description/ty").asText().equals("offer"));
            assertThat(peer.messages().getFirst().has("WebRtcConfig")).as("the first message").isTrue();
        }
    }

    @Test
    void fact5ABrowserThatWaitsForTheOfferGetsThePicture() {
        Page page = rawPeer(peerPath(STREAM), false, "single");
        page.awaitRawPicture();
        assertThat(page.script("return window.__raw.streamCount")).as("streams of a track").isEqualTo(1L);
    }

    @Test
    void fact5ABrowserThatOffersGetsThePicture() {
        Page page = rawPeer(peerPath(STREAM), true, "split");
        page.awaitRawPicture();
    }

    @Test
    void fact6TheDoubledPrefixIsServed() {
        Page page = rawPeer("api/" + peerPath(STREAM), false, "single");
        page.awaitRawPicture();
    }

    @Test
    void fact7ALateJoinerGetsConnectionComplete() {
        try (PeerSocket early = socket(); PeerSocket late = socket()) {
            for (PeerSocket peer : java.util.List.of(early, late)) {
                JsonNode complete = peer.await("ConnectionComplete", PATIENCE).path("ConnectionComplete");
                assertThat(complete.path("width").asInt()).isEqualTo(640);
                assertThat(complete.path("height").asInt()).isEqualTo(360);
                assertThat(complete.path("capabilities").path("touch").isBoolean()).isTrue();
            }
        }
    }

    @Test
    void fact8TheOldChannelsAreWired() {
        Page page = rawPeer(peerPath(STREAM), false, "single");
        page.awaitRawPicture();
        page.awaitRawChannels("keyboard", "mouse", "server:general");
        page.rawSend("keyboard", 0, 1, 0, 0, KEY_A);
        page.awaitStrip("A is held", strip -> strip.holds(KEY_A));
        page.rawSend("keyboard", 0, 0, 0, 0, KEY_A);
        page.awaitStrip("A is released", Strip::holds);
        // Position 100, 200 in an area of 640 by 360, then a move by 10 to the right and 20 up.
        page.rawSend("mouse", 1, 0, 100, 0, 200, 2, 128, 1, 104);
        page.awaitStrip("the cursor is there", strip -> strip.cursorX() == 100 && strip.cursorY() == 200);
        page.rawSend("mouse", 0, 0, 10, 255, 236);
        page.awaitStrip("the cursor has moved", strip -> strip.cursorX() == 110 && strip.cursorY() == 180);
        page.rawSend("mouse", 2, 1, 3);
        page.awaitStrip("the right button is held", strip -> strip.holdsButton(3));
    }

    @Test
    void fact8TheNewChannelsAreWired() {
        Page page = rawPeer(peerPath(STREAM), false, "split");
        page.awaitRawPicture();
        page.awaitRawChannels("keyboard", "mouseClicks", "mouseAbsolute", "mouseRelative");
        page.rawSend("mouseAbsolute", 1, 0, 50, 0, 60, 2, 128, 1, 104);
        page.awaitStrip("the cursor is there", strip -> strip.cursorX() == 50 && strip.cursorY() == 60);
        page.rawSend("mouseRelative", 0, 0, 5, 0, 7);
        page.awaitStrip("the cursor has moved", strip -> strip.cursorX() == 55 && strip.cursorY() == 67);
        page.rawSend("mouseClicks", 2, 1, 2);
        page.awaitStrip("the middle button is held", strip -> strip.holdsButton(2));
        browser.leave();
        Await.until("the peer is gone", PATIENCE, () -> server.api().peers(STREAM) == 0);
    }

    @Test
    void fact9EveryPeerGetsPicturesThatCanBeDecoded() {
        Page page = rawPeer(peerPath(STREAM), false, "single");
        page.awaitRawPicture();
        int from = page.framesSeen();
        page.awaitFrames(60);
        assertThat(page.frames(from)).extracting(Page.Presented::frame).isSorted().doesNotHaveDuplicates();
    }

    /** The certificate that this streamer shows to hosts. */
    private static String identity(String id) throws IOException {
        Path file = server.directory().resolve("data").resolve("streamers").resolve(id).resolve("identity.json");
        String certificate = new ObjectMapper().readTree(Files.readAllBytes(file)).path("certificate").asText();
        assertThat(certificate).contains("BEGIN CERTIFICATE");
        return certificate;
    }

    @Test
    void fact10EachStreamerHasACertificateOfItsOwnAndNoneReplacesAnother() throws IOException {
        server.api().create(StreamerRequest.small("second"));
        long before = server.api().framesReceived(STREAM);
        Await.until("the first goes on beside the second", PATIENCE,
                () -> server.api().framesReceived(STREAM) > before + 30);
        assertThat(server.api().streamer(STREAM).path("moonlight_connected").asBoolean()).isTrue();
        assertThat(server.api().streamer("second").path("moonlight_connected").asBoolean()).isTrue();
        assertThat(identity("second")).isNotEqualTo(identity(STREAM));
        assertThat(server.api().delete("api/streamers/second").status()).isEqualTo(204);
    }

    @Test
    void aClosedSocketClosesThePeerConnection() {
        Page page = rawPeer(peerPath(STREAM), false, "single");
        page.awaitRawPicture();
        page.rawSend("keyboard", 0, 1, 0, 0, KEY_A);
        page.awaitStrip("A is held", strip -> strip.holds(KEY_A));
        page.script("window.__raw.closeSocket()");
        Await.until("the media connection is closed", PATIENCE,
                () -> !page.rawPeerState().equals("connected"));
        Await.until("the peer is not listed any more", PATIENCE, () -> server.api().peers(STREAM) == 0);
    }

    /** An offer of data channels alone, as a browser would make it. */
    private static String offer() {
        String sdp = String.join("\r\n", "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0",
                "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0", "a=ice-ufrag:abcd",
                "a=ice-pwd:abcdefghijklmnopqrstuvwx", "a=fingerprint:sha-256 " + "0F:".repeat(31) + "0F", "a=setup:actpass",
                "a=mid:0", "a=sctp-port:5000", "");
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.putObject("Signaling").putObject("Description").put("ty", "offer").put("sdp", sdp);
        return message.toString();
    }

    @Test
    void garbageOnTheSocketEndsNothing() {
        Await.until("peers of other tests are gone", PATIENCE, () -> server.api().peers(STREAM) == 0);
        try (PeerSocket peer = socket()) {
            peer.await("ConnectionComplete", PATIENCE);
            peer.send("this is not JSON");
            peer.send("{\"Signaling\":{\"Description\":{\"ty\":\"answer\",\"sdp\":\"v=0\"}}}");
            peer.send("{\"Signaling\":{\"AddIceCandidate\":{\"candidate\":\"nonsense\"}}}");
            peer.send("[1,2,3]");
            peer.send(offer());
            peer.awaitMatching("a good offer is answered", PATIENCE,
                    message -> message.at("/Signaling/Description/ty").asText().equals("answer"));
            assertThat(server.api().peers(STREAM)).isEqualTo(1);
        }
        long before = server.api().framesReceived(STREAM);
        Await.until("the stream goes on", PATIENCE, () -> server.api().framesReceived(STREAM) > before + 30);
    }

    @Test
    void anUnknownStreamerIsRefusedBeforeTheUpgrade() {
        assertThat(PeerSocket.refusal(server.base(), peerPath("nobody"), Optional.empty())).hasValue(404);
    }
}
