package io.moonfleet.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A REST client that speaks as the callers of the contract do: bare JSON. */
public final class Api {
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final Optional<String> token;

    public Api(URI base, Optional<String> token) {
        this.base = base;
        this.token = token;
    }

    /** An answer: its status and its text. */
    public record Answer(int status, String body) {
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException notJson) {
                throw new AssertionError("not JSON: " + body, notJson);
            }
        }
    }

    public Answer get(String path) {
        return send("GET", path, Optional.empty());
    }

    public Answer delete(String path) {
        return send("DELETE", path, Optional.empty());
    }

    public Answer post(String path, String body) {
        return send("POST", path, Optional.of(body));
    }

    public Answer send(String method, String path, Optional<String> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).method(method,
                body.map(HttpRequest.BodyPublishers::ofString).orElse(HttpRequest.BodyPublishers.noBody()));
        body.ifPresent(present -> request.header("Content-Type", "application/json"));
        token.ifPresent(present -> request.header("Authorization", "Bearer " + present));
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Creates a streamer on the demo host and insists that it is connected. */
    public JsonNode create(StreamerRequest request) {
        Answer answer = post("api/streamers", request.flat());
        if (answer.status() != 200 || !answer.json().path("moonlight_connected").asBoolean()) {
            throw new AssertionError("POST answered " + answer);
        }
        return answer.json();
    }

    public JsonNode streamer(String id) {
        Answer answer = get("api/streamers/" + id);
        if (answer.status() != 200) {
            throw new AssertionError("GET of " + id + " answered " + answer);
        }
        return answer.json();
    }

    public List<String> streamerIds() {
        List<String> ids = new ArrayList<>();
        get("api/streamers").json().path("streamers").forEach(node -> ids.add(node.path("streamer_id").asText()));
        return ids;
    }

    public long framesReceived(String id) {
        return streamer(id).path("frames_received").asLong();
    }

    public int peers(String id) {
        return streamer(id).path("peers").size();
    }
}
