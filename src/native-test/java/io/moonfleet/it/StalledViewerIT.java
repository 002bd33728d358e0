package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Viewers that stop reading make nobody else's picture late. */
@OnlyOnJvm
class StalledViewerIT {
    private static final Duration MEASURED = Duration.ofSeconds(12);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int STALLED_SOCKETS = 3;
    /** The browsers' own work on a small machine is in these figures; bench/run has the exact ones. */
    private static final double TOLERANCE_MILLIS = 40;

    private static RelayedServer relayed;
    private static Browser watching;
    private static Browser frozen;

    @BeforeAll
    static void start() {
        watching = Browser.start();
        frozen = Browser.start();
        relayed = RelayedServer.start(StreamerRequest.small("any").withBitrate(8_000), 2, Map.of());
    }

    @AfterAll
    static void stop() {
        Closing.all(watching, frozen, relayed);
    }

    /** Reads nothing: what the server sends stays in the network's buffers. */
    private static WebSocket stalledSocket(HttpClient client) {
        URI address = URI.create(relayed.server().base().toString().replaceFirst("^http", "ws")
                + "api/streamers/" + RelayedServer.STREAM + "/ws");
        return client.newWebSocketBuilder().buildAsync(address, new WebSocket.Listener() {
            @Override
            public void onOpen(WebSocket webSocket) {
                // Asks for no message at all.
            }
        }).join();
    }

    private static void awaitPeers(int count) {
        Await.until(count + " peers are there", PATIENCE, () -> relayed.api().peers(RelayedServer.STREAM) == count);
    }

    @Test
    void theOthersSeeTheirPictureAsEarlyAsBefore() {
        Page page = watching.watch(relayed.server(), RelayedServer.STREAM, "rtp");
        page.awaitPlayerState("connected").awaitPicture();
        frozen.routeThrough(relayed.relay(), false);
        Page other = frozen.watch(relayed.server(), RelayedServer.STREAM, "rtp");
        other.awaitPlayerState("connected").awaitPicture();
        page.awaitFrames(60);
        Latencies before = Latencies.of(page.framesWithin(MEASURED));

        List<WebSocket> stalled = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int index = 0; index < STALLED_SOCKETS; index++) {
                stalled.add(stalledSocket(client));
            }
            awaitPeers(2 + STALLED_SOCKETS);
            relayed.relay().impair(Impairment.BLOCKED);
            page.awaitFrames(30);
            Latencies during = Latencies.of(page.framesWithin(MEASURED));
            System.out.println("without stalled viewers " + before + "; with " + during);
            assertThat(during.count()).isGreaterThan((int) (0.9 * before.count()));
            assertThat(during.percentile(99)).as("p99 beside stalled viewers, before: %s", before)
                    .isLessThan(before.percentile(99) + TOLERANCE_MILLIS);
            stalled.forEach(WebSocket::abort);
        }
        Await.until("the stalled sockets are gone", PATIENCE, () -> relayed.api().peers(RelayedServer.STREAM) <= 2);
    }
}
