package io.moonfleet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.it.Await;
import io.moonfleet.it.Build;
import io.moonfleet.it.MoonfleetProcess;
import io.moonfleet.it.StreamerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** A server whose demo host sends a stream of a set bitrate, and the one streamer that receives it. */
final class LoadedServer implements AutoCloseable {
    static final String STREAMER = "load";
    private static final int LOAD_APP = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MoonfleetProcess server;

    private LoadedServer(MoonfleetProcess server) {
        this.server = server;
    }

    static LoadedServer start(Build build) {
        return new LoadedServer(MoonfleetProcess.start(build, Map.of(
                "moonfleet.demo-host.enabled", "true",
                "moonfleet.limits.peers-per-streamer", "256")));
    }

    /** 1280x720 at 60 pictures a second. */
    void stream(int megabits) {
        server.api().create(StreamerRequest.small(STREAMER).onHost(0, LOAD_APP).withSize(1280, 720, 60)
                .withBitrate(megabits * 1000));
    }

    void stopStream() {
        server.api().delete("api/streamers/" + STREAMER);
        Await.until("the streamer has ended", PATIENCE, () -> server.streamers().isEmpty());
    }

    long pid() {
        return server.pid();
    }

    long demoHost() {
        return server.demoHost().orElseThrow().pid();
    }

    long streamer() {
        return Await.until("the streamer runs", PATIENCE, () -> server.streamers().stream().findFirst()).pid();
    }

    URI base() {
        return server.base();
    }

    /** As GET tells it. */
    JsonNode statistics() {
        return server.api().streamer(STREAMER);
    }

    @Override
    public void close() {
        server.close();
    }
}
