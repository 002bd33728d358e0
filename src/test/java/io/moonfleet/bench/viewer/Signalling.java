package io.moonfleet.bench.viewer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A viewer's peer WebSocket (streamers contract, section 4): takes the offer and sends the answer. */
final class Signalling implements Exchange, WebSocket.Listener {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** All viewers' sockets share it, as long as the process lives. */
    static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("viewer-signalling").factory()))
            .build();

    private final CompletableFuture<WebSocket> socket;
    private final Consumer<String> offer;
    private final Consumer<String> failed;
    private final StringBuilder text = new StringBuilder();

    /**
     * @param offer  takes the description of each offer, on the sockets' thread
     * @param failed told once when the socket is refused or closed, or the streamer says that it failed
     */
    Signalling(URI address, Consumer<String> offer, Consumer<String> failed) {
        this.offer = offer;
        this.failed = failed;
        socket = CLIENT.newWebSocketBuilder().buildAsync(address, this);
        socket.exceptionally(refused -> {
            failed.accept("the socket was refused: " + refused);
            return null;
        });
    }

    @Override
    public void answer(String description) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.putObject("Signaling").putObject("Description").put("ty", "answer").put("sdp", description);
        socket.thenAccept(open -> open.sendText(message.toString(), true));
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            String message = text.toString();
            text.setLength(0);
            try {
                read(JSON.readTree(message));
            } catch (IOException | RuntimeException unusable) {
                failed.accept(unusable + " in " + message);
            }
        }
        webSocket.request(1);
        return null;
    }

    private void read(JsonNode message) {
        JsonNode description = message.path("Signaling").path("Description");
        if (description.path("ty").asText().equals("offer")) {
            offer.accept(description.path("sdp").asText());
        } else if (message.has("ConnectionTerminated") || message.has("StageFailed")) {
            failed.accept(message.toString());
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        failed.accept("the socket was closed: " + statusCode + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        failed.accept("the socket broke: " + error);
    }

    @Override
    public void close() {
        socket.thenAccept(WebSocket::abort);
    }
}
