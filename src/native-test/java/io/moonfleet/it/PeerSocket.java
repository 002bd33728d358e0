package io.moonfleet.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A peer's WebSocket without a browser behind it: it listens and keeps what it heard. */
public final class PeerSocket implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final List<JsonNode> messages = new ArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private WebSocket socket;

    private PeerSocket() {}

    /** Connects; throws {@link java.net.http.WebSocketHandshakeException} as the cause when the server refuses. */
    public static PeerSocket open(URI base, String path, Optional<String> token) {
        PeerSocket peer = new PeerSocket();
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
        token.ifPresent(present -> builder.header("Authorization", "Bearer " + present));
        URI address = URI.create(base.resolve(path).toString().replaceFirst("^http", "ws"));
        peer.socket = builder.buildAsync(address, peer.new Listener()).join();
        return peer;
    }

    /** The HTTP status with which the server refuses that socket; empty when it accepts it. */
    public static OptionalInt refusal(URI base, String path, Optional<String> token) {
        try (PeerSocket accepted = open(base, path, token)) {
            return OptionalInt.empty();
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof java.net.http.WebSocketHandshakeException handshake) {
                return OptionalInt.of(handshake.getResponse().statusCode());
            }
            throw refused;
        }
    }

    public void send(String text) {
        socket.sendText(text, true).join();
    }

    public List<JsonNode> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    /** Waits for a message with that key, or with that text when it is a bare string. */
    public JsonNode await(String name, Duration deadline) {
        return awaitMatching(name + " arrives", deadline,
                message -> message.isTextual() ? message.asText().equals(name) : message.has(name));
    }

    public JsonNode awaitMatching(String what, Duration deadline, Predicate<JsonNode> wanted) {
        return Await.until(what, deadline, () -> messages().stream().filter(wanted).findFirst(),
                () -> "; heard so far: " + messages());
    }

    /** The close code. */
    public int awaitClose(Duration deadline) {
        try {
            return closed.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception notClosed) {
            throw new AssertionError("the socket was not closed within " + deadline, notClosed);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    JsonNode message = JSON.readTree(text.toString());
                    synchronized (messages) {
                        messages.add(message);
                    }
                } catch (IOException notJson) {
                    closed.completeExceptionally(notJson);
                }
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.complete(1006);
        }
    }
}
