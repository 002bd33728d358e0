package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a hostile or broken browser can do on its signalling socket, and what it cannot. */
class PeerLimitsIT {
    private static final String STREAM = "limits";
    private static final String PEER = "api/streamers/" + STREAM + "/peer";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static MoonfleetProcess server;

    @BeforeAll
    static void start() {
        server = MoonfleetProcess.start(
                Map.of("moonfleet.demo-host.enabled", "true", "moonfleet.limits.peers-per-streamer", "2"));
        server.api().create(StreamerRequest.small(STREAM));
    }

    @AfterAll
    static void stop() {
        Closing.all(server);
    }

    private static PeerSocket join() {
        PeerSocket peer = PeerSocket.open(server.base(), PEER, Optional.empty());
        peer.await("ConnectionComplete", PATIENCE);
        return peer;
    }

    private static void awaitNobody() {
        Await.until("all peers are gone", PATIENCE, () -> server.api().peers(STREAM) == 0);
    }

    @Test
    void aFloodOfMessagesEndsThatSocketAlone() {
        try (PeerSocket good = join(); PeerSocket flooding = join()) {
            for (int message = 0; message < 1000; message++) {
                try {
                    flooding.send("{\"nonsense\":" + message + "}");
                } catch (CompletionException closed) {
                    break;
                }
            }
            flooding.awaitClose(PATIENCE);
            Await.until("one peer is left", PATIENCE, () -> server.api().peers(STREAM) == 1);
            assertThat(good.messages()).noneMatch(message -> message.has("ConnectionTerminated"));
        }
        awaitNobody();
    }

    @Test
    void aMessageThatIsTooLongEndsThatSocketAlone() {
        try (PeerSocket good = join(); PeerSocket verbose = join()) {
            try {
                verbose.send("x".repeat(600_000));
            } catch (CompletionException closedWhileSending) {
                assertThat(closedWhileSending).isNotNull();
            }
            Await.until("one peer is left", PATIENCE, () -> server.api().peers(STREAM) == 1);
            assertThat(good.messages()).noneMatch(message -> message.has("ConnectionTerminated"));
        }
        awaitNobody();
    }

    @Test
    void thereIsAPeerLimitAndItIsToldBeforeTheUpgrade() {
        awaitNobody();
        try (PeerSocket first = join(); PeerSocket second = join()) {
            assertThat(PeerSocket.refusal(server.base(), PEER, Optional.empty())).hasValue(503);
            assertThat(first.messages()).isNotEmpty();
            assertThat(second.messages()).isNotEmpty();
        }
        awaitNobody();
    }

    @Test
    void aPageOfAnotherOriginCannotOpenASocket() {
        URI address = URI.create(server.base().resolve(PEER).toString().replaceFirst("^http", "ws"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .header("Origin", "http://evil.example")
                    .buildAsync(address, new WebSocket.Listener() {})
                    .join();
            socket.abort();
            throw new AssertionError("the socket was opened");
        } catch (CompletionException refused) {
            assertThat(refused.getCause()).isInstanceOfSatisfying(
                    WebSocketHandshakeException.class,
                    handshake -> assertThat(handshake.getResponse().statusCode()).isEqualTo(403));
        }
    }
}
