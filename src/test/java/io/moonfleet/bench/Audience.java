package io.moonfleet.bench;

import io.moonfleet.bench.viewer.RtpViewer;
import io.moonfleet.bench.viewer.Viewer;
import io.moonfleet.bench.viewer.ViewerCounts;
import io.moonfleet.bench.viewer.ViewerLoop;
import io.moonfleet.bench.viewer.WebSocketViewer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The synthetic viewers of one streamer. */
final class Audience implements AutoCloseable {
    /** Viewers that one thread receives for. */
    private static final int LOOPS = 2;
    /** One in so many decrypts all that it gets. */
    private static final int CHECKS_ALL = 16;
    private static final long PATIENCE_SECONDS = 20;

    private final URI server;
    private final String streamer;
    private final boolean webSocket;
    private final List<ViewerLoop> loops = new ArrayList<>();
    private final List<Viewer> viewers = new ArrayList<>();
    private int joined;

    /** @param path {@code rtp} or {@code websocket} */
    Audience(URI server, String streamer, String path) {
        this.server = URI.create(server.toString().replaceFirst("^http", "ws"));
        this.streamer = streamer;
        webSocket = switch (path) {
            case "rtp" -> false;
            case "websocket" -> true;
            default -> throw new IllegalArgumentException("--path is rtp or websocket, not " + path);
        };
        for (int index = 0; index < LOOPS; index++) {
            loops.add(new ViewerLoop("viewers-" + index));
        }
    }

    /** Another viewer, that has its first picture; the time that took in milliseconds. */
    double join() {
        Viewer viewer = begin();
        try {
            double millis = viewer.firstFrame().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            viewers.add(viewer);
            return millis;
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            viewer.close();
            throw new IllegalStateException("viewer " + joined + " gets no picture", failed);
        }
    }

    private Viewer begin() {
        int index = joined++;
        if (webSocket) {
            return new WebSocketViewer(server.resolve("api/streamers/" + streamer + "/ws"));
        }
        URI address = server.resolve("api/streamers/" + streamer + "/peer?transport=rtp");
        return new RtpViewer(address, loops.get(index % LOOPS), index % CHECKS_ALL == 0);
    }

    List<Viewer> viewers() {
        return viewers;
    }

    /** The viewer that joined last leaves. */
    void leave() {
        viewers.removeLast().close();
    }

    ViewerCounts counts() {
        return viewers.stream().map(Viewer::counts).reduce(ViewerCounts.NONE, ViewerCounts::plus);
    }

    @Override
    public void close() {
        viewers.forEach(Viewer::close);
        loops.forEach(ViewerLoop::close);
    }
}
