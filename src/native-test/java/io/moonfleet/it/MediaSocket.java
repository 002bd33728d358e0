package io.moonfleet.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A viewer of the WebSocket transport that decodes nothing but the messages: it listens and keeps what it heard. */
public final class MediaSocket implements AutoCloseable {
    static final int VIDEO = 0x01;
    static final int AUDIO = 0x02;
    static final int INIT = 0x30;
    static final int PONG = 0x41;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** A message in the order of its arrival: JSON text, or bytes of which the first is the type. */
    public record Message(Optional<JsonNode> text, byte[] bytes, long nanos) {
        boolean is(int type) {
            return bytes.length > 0 && bytes[0] == type;
        }

        boolean keyFrame() {
            return is(VIDEO) && (bytes[2] & 1) != 0;
        }

        /** Presentation time in microseconds, of video or sound. */
        long micros() {
            return ByteBuffer.wrap(bytes).getLong(is(VIDEO) ? 3 : 2);
        }
    }

    private final List<Message> messages = new ArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private WebSocket socket;
    private boolean reading = true;
    private boolean requestHeld;

    private MediaSocket() {}

    /** Connects; the cause of the exception is a {@link java.net.http.WebSocketHandshakeException} when it is refused. */
    static MediaSocket open(URI base, String path) {
        return open(base, path, Map.of(), Optional.empty());
    }

    static MediaSocket open(URI base, String path, Map<String, String> headers, Optional<String> protocol) {
        MediaSocket viewer = new MediaSocket();
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
        headers.forEach(builder::header);
        protocol.ifPresent(builder::subprotocols);
        URI address = URI.create(base.resolve(path).toString().replaceFirst("^http", "ws"));
        viewer.socket = builder.buildAsync(address, viewer.new Listener()).join();
        return viewer;
    }

    void send(String text) {
        socket.sendText(text, true).join();
    }

    void send(int... bytes) {
        byte[] message = new byte[bytes.length];
        for (int index = 0; index < bytes.length; index++) {
            message[index] = (byte) bytes[index];
        }
        socket.sendBinary(ByteBuffer.wrap(message), true).join();
    }

    void key(int virtualKey, boolean down) {
        send(0x10, 0, down ? 1 : 0, 0, 0, virtualKey);
    }

    /** A control message: JSON in a binary frame. */
    void control(String json) {
        byte[] text = json.getBytes();
        int[] message = new int[1 + text.length];
        message[0] = 0x20;
        for (int index = 0; index < text.length; index++) {
            message[1 + index] = text[index];
        }
        send(message);
    }

    /** Whether to take anything from the network, pings included. */
    void reading(boolean wanted) {
        synchronized (messages) {
            reading = wanted;
            if (wanted && requestHeld) {
                requestHeld = false;
                socket.request(1);
            }
        }
    }

    List<Message> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    List<Message> video() {
        return messages().stream().filter(message -> message.is(VIDEO)).toList();
    }

    int count() {
        synchronized (messages) {
            return messages.size();
        }
    }

    /** Waits for a message at or behind that place. */
    Message await(String what, Duration deadline, int from, Predicate<Message> wanted) {
        return Await.until(what, deadline,
                () -> messages().stream().skip(from).filter(wanted).findFirst(),
                () -> "; heard so far: " + texts() + " and " + count() + " messages in all");
    }

    Message await(String what, Duration deadline, Predicate<Message> wanted) {
        return await(what, deadline, 0, wanted);
    }

    JsonNode awaitText(String name, Duration deadline) {
        return await(name + " arrives", deadline, message -> message.text().filter(text -> text.has(name)).isPresent())
                .text()
                .orElseThrow();
    }

    private List<JsonNode> texts() {
        return messages().stream().flatMap(message -> message.text().stream()).toList();
    }

    /** The close code. */
    int awaitClose(Duration deadline) {
        try {
            return closed.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException notClosed) {
            throw new AssertionError("the socket was not closed within " + deadline + "; heard " + texts(), notClosed);
        }
    }

    boolean isClosed() {
        return closed.isDone();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    add(new Message(Optional.of(JSON.readTree(text.toString())), new byte[0], System.nanoTime()));
                } catch (IOException notJson) {
                    closed.completeExceptionally(notJson);
                }
                text.setLength(0);
            }
            requestNext(webSocket);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            bytes.writeBytes(part);
            if (last) {
                add(new Message(Optional.empty(), bytes.toByteArray(), System.nanoTime()));
                bytes.reset();
            }
            requestNext(webSocket);
            return null;
        }

        @Override
        public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
            requestNext(webSocket);
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

        private void add(Message message) {
            synchronized (messages) {
                messages.add(message);
            }
        }

        private void requestNext(WebSocket webSocket) {
            synchronized (messages) {
                if (reading) {
                    webSocket.request(1);
                } else {
                    requestHeld = true;
                }
            }
        }
    }
}
