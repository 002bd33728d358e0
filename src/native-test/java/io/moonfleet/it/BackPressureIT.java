package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Viewers by WebSocket that read slowly or not at all. */
class BackPressureIT {
    private static final String STREAM = "pressure";
    private static final String PATH = "api/streamers/" + STREAM + "/ws";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What is in the network when the server notices, and a little for a busy machine. */
    private static final double MAX_STALE_SECONDS = 1.0;

    private static MoonfleetProcess server;

    @BeforeAll
    static void start() {
        server = MoonfleetProcess.withDemoHost();
        server.api().create(StreamerRequest.small(STREAM));
    }

    @AfterAll
    static void stop() {
        Closing.all(server);
    }

    private static MediaSocket join() {
        MediaSocket viewer = MediaSocket.open(server.base(), PATH);
        viewer.await("pictures", PATIENCE, message -> message.is(MediaSocket.VIDEO));
        return viewer;
    }

    private static void awaitPictures(MediaSocket viewer, int more) {
        int target = viewer.video().size() + more;
        Await.until(more + " more pictures", PATIENCE, () -> viewer.video().size() >= target);
    }

    private static JsonNode slowest() {
        JsonNode peers = server.api().streamer(STREAM).path("peers");
        JsonNode slowest = peers.path(0);
        for (JsonNode peer : peers) {
            if (peer.path("frames_dropped").asLong() > slowest.path("frames_dropped").asLong()) {
                slowest = peer;
            }
        }
        return slowest;
    }

    @Test
    void whoStopsReadingLosesPicturesUpToAKeyFrameAndTheOthersLoseNothing() {
        try (MediaSocket good = join(); MediaSocket slow = join()) {
            awaitPictures(good, 30);
            int goodBefore = good.video().size();
            slow.reading(false);
            Await.until("the server notices", PATIENCE, () -> slowest().path("link_state").asText().equals("weak"));
            awaitPictures(good, 60);
            assertThat(slowest().path("frames_dropped").asLong()).isPositive();
            int slowBefore = slow.video().size();
            long newest = good.video().getLast().micros();
            slow.reading(true);
            MediaSocket.Message fresh = slow.await("fresh pictures", PATIENCE,
                    message -> message.is(MediaSocket.VIDEO) && message.micros() >= newest);
            assertThat(fresh.keyFrame() || precededByFreshKeyFrame(slow.video(), fresh, newest)).isTrue();
            List<MediaSocket.Message> late = slow.video().stream().skip(slowBefore)
                    .filter(message -> message.micros() < newest).toList();
            if (!late.isEmpty()) {
                assertThat((late.getLast().micros() - late.getFirst().micros()) / 1e6)
                        .as("seconds of pictures that were on their way").isLessThan(MAX_STALE_SECONDS);
            }
            assertEachGapEndsWithAKeyFrame(slow.video());

            List<MediaSocket.Message> undisturbed = good.video().subList(goodBefore, good.video().size());
            for (int index = 1; index < undisturbed.size(); index++) {
                long step = undisturbed.get(index).micros() - undisturbed.get(index - 1).micros();
                assertThat(step / 1e3).as("milliseconds between pictures of the other viewer").isLessThan(150);
            }
            Await.until("the slow one is fine again", PATIENCE, () -> {
                for (JsonNode peer : server.api().streamer(STREAM).path("peers")) {
                    if (!peer.path("link_state").asText().equals("good")) {
                        return false;
                    }
                }
                return true;
            });
        }
    }

    private static boolean precededByFreshKeyFrame(
            List<MediaSocket.Message> video, MediaSocket.Message fresh, long newest) {
        return video.stream().anyMatch(message -> message.keyFrame() && message.micros() <= fresh.micros()
                && message.micros() > newest - 500_000);
    }

    private static void assertEachGapEndsWithAKeyFrame(List<MediaSocket.Message> video) {
        for (int index = 1; index < video.size(); index++) {
            long step = video.get(index).micros() - video.get(index - 1).micros();
            if (step > 150_000) {
                assertThat(video.get(index).keyFrame()).as("the picture after a gap of %s us", step).isTrue();
            }
        }
    }

    @Test
    void whoReadsNothingForTenSecondsIsDisconnected() {
        try (MediaSocket good = join(); MediaSocket dead = join()) {
            assertThat(server.api().peers(STREAM)).isEqualTo(2);
            long began = System.nanoTime();
            dead.reading(false);
            Await.until("the peer is gone", PATIENCE, () -> server.api().peers(STREAM) == 1);
            double seconds = (System.nanoTime() - began) / 1e9;
            assertThat(seconds).isBetween(8.0, 25.0);
            awaitPictures(good, 10);
        }
    }
}
