package io.moonfleet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.it.Api;
import io.moonfleet.it.Await;
import io.moonfleet.it.MoonfleetProcess;
import io.moonfleet.it.ProcFiles;
import io.moonfleet.it.StreamerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * How long a streamer takes to its first picture on the demo host: for the caller of POST, and from the start of the
 * streamer's process. A streamer id that is new to the server costs a key pair and a pairing on top.
 */
final class ConnectTimes {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Double> post = new ArrayList<>();
    private final List<Double> reported = new ArrayList<>();
    private final List<Double> spawned = new ArrayList<>();

    private ConnectTimes() {}

    static void measure(MoonfleetProcess server, StreamerRequest request, int cycles, ObjectNode result) {
        // The demo host loads its encoders for the first stream of all, the server makes its first connections.
        ConnectTimes first = repeat(server, 1, _ -> request);
        ConnectTimes known = repeat(server, cycles, _ -> request);
        ConnectTimes fresh = repeat(server, cycles, cycle -> request.named(request.id() + "-" + cycle));
        result.set("streamer_spawn_to_connected_ms", json(known.spawned, first.spawned).put("goal", 300));
        result.set("post_to_connected_ms", json(known.post, first.post));
        result.set("post_to_connected_new_id_ms", json(fresh.post, first.post));
        result.set("created_to_connected_at_ms", json(known.reported, first.reported));
    }

    private static ConnectTimes repeat(MoonfleetProcess server, int cycles, IntFunction<StreamerRequest> requests) {
        ConnectTimes times = new ConnectTimes();
        for (int cycle = 0; cycle < cycles; cycle++) {
            times.once(server, requests.apply(cycle));
        }
        return times;
    }

    private void once(MoonfleetProcess server, StreamerRequest request) {
        Api api = server.api();
        long start = System.nanoTime();
        JsonNode answer = api.create(request);
        double now = ProcFiles.uptime();
        post.add((System.nanoTime() - start) / 1e6);
        long streamer = Await.until("the streamer runs", PATIENCE,
                () -> server.streamers().stream().findFirst()).pid();
        spawned.add((now - ProcFiles.startedAt(streamer)) * 1000);
        reported.add((double) Duration.between(time(answer, "created_at"), time(answer, "connected_at")).toMillis());
        api.delete("api/streamers/" + request.id());
    }

    private static Instant time(JsonNode answer, String field) {
        return Instant.parse(answer.required(field).asText());
    }

    private static ObjectNode json(List<Double> millis, List<Double> first) {
        return Percentiles.of(millis).json().put("first", Percentiles.rounded(first.getFirst()));
    }
}
