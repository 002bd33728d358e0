package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may do what, with a token configured and without. */
class AuthIT {
    private static final String TOKEN = "only for friends 9f3c";
    private static final String STREAM = "guarded";
    private static final String PEER = "api/streamers/" + STREAM + "/peer";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static MoonfleetProcess server;

    @BeforeAll
    static void start() {
        server = MoonfleetProcess.start(Map.of("moonfleet.auth.token", TOKEN, "moonfleet.demo-host.enabled", "true"));
        server.api(TOKEN).create(StreamerRequest.small(STREAM));
    }

    @AfterAll
    static void stop() {
        Closing.all(server);
    }

    @Test
    void restWantsTheToken() {
        for (String path : List.of("api/streamers", "api/streamers/" + STREAM, "api/hosts", "api/authenticate")) {
            assertThat(server.api().get(path).status()).as(path).isEqualTo(401);
            assertThat(server.api("nearly " + TOKEN).get(path).status()).as(path).isEqualTo(401);
            assertThat(server.api("").get(path).status()).as(path).isEqualTo(401);
            assertThat(server.api(TOKEN).get(path).status()).as(path).isEqualTo(200);
        }
        assertThat(server.api().delete("api/streamers/" + STREAM).status()).isEqualTo(401);
        assertThat(server.api().post("api/ticket", "{}").status()).isEqualTo(401);
    }

    @Test
    void thePageAndTheProbesNeedNone() {
        assertThat(server.api().get("/").status()).isEqualTo(200);
        assertThat(server.api().get("/js/main.js").status()).isEqualTo(200);
        assertThat(server.api().get("/q/health/live").status()).isEqualTo(200);
    }

    @Test
    void thePeerSocketTakesTheHeader() {
        try (PeerSocket peer = PeerSocket.open(server.base(), PEER, Optional.of(TOKEN))) {
            peer.await("ConnectionComplete", PATIENCE);
        }
        assertThat(PeerSocket.refusal(server.base(), PEER, Optional.of("wrong"))).hasValue(401);
    }

    private static String ticket() {
        return server.api(TOKEN).send("POST", "api/ticket", Optional.empty()).json().path("ticket").asText();
    }

    @Test
    void aTicketOpensOneSocket() {
        String path = PEER + "?ticket=" + ticket();
        try (PeerSocket peer = PeerSocket.open(server.base(), path, Optional.empty())) {
            peer.await("ConnectionComplete", PATIENCE);
        }
        assertThat(PeerSocket.refusal(server.base(), path, Optional.empty())).hasValue(401);
        assertThat(PeerSocket.refusal(server.base(), PEER + "?ticket=invented", Optional.empty())).hasValue(401);
    }

    @Test
    void aTicketMayComeAsASubprotocol() {
        WebSocket.Listener silent = new WebSocket.Listener() {};
        URI address = URI.create(server.base().resolve(PEER).toString().replaceFirst("^http", "ws"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            String protocol = "moonfleet.ticket." + ticket();
            WebSocket socket = client.newWebSocketBuilder().subprotocols(protocol).buildAsync(address, silent).join();
            assertThat(socket.getSubprotocol()).isEqualTo(protocol);
            socket.abort();
        }
    }

    @Test
    void theFirstMessageMayCarryTheToken() {
        try (PeerSocket peer = PeerSocket.open(server.base(), PEER, Optional.empty())) {
            peer.send("{\"AuthenticateAndInit\":{\"credentials\":\"" + TOKEN + "\"}}");
            peer.await("ConnectionComplete", PATIENCE);
        }
    }

    @Test
    void anyOtherFirstMessageEndsTheSocket() {
        try (PeerSocket peer = PeerSocket.open(server.base(), PEER, Optional.empty())) {
            peer.send("{\"Signaling\":{\"Description\":{\"ty\":\"offer\",\"sdp\":\"v=0\"}}}");
            peer.awaitClose(PATIENCE);
            assertThat(peer.messages()).noneMatch(message -> message.has("WebRtcConfig"));
        }
    }

    @Test
    void theTokenIsNeverLogged() {
        restWantsTheToken();
        assertThat(String.join("\n", server.log().lines())).doesNotContain(TOKEN);
    }

    @Test
    void noTokenMeansLoopbackOnlyAndTheServerSaysSo() {
        try (MoonfleetProcess open = MoonfleetProcess.start(Map.of())) {
            assertThat(String.join("\n", open.log().lines())).containsIgnoringCase("loopback");
            assertThat(open.log().find(Pattern.compile("Listening on: http://127\\.0\\.0\\.1:"))).isPresent();
            assertThat(open.api().get("api/streamers").status()).isEqualTo(200);
            for (String address : Addresses.beyondLoopback()) {
                assertThat(Addresses.accepts(address, open.base().getPort())).as(address).isFalse();
            }
        }
    }
}
