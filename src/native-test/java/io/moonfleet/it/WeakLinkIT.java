package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A browser whose link cannot carry the host's stream: it gets pictures encoded at a lower bit rate, and back. */
class WeakLinkIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KEY_A = 0x41;
    private static final int KEY_B = 0x42;
    /** More than is taken for the random loss of a radio link. */
    private static final Impairment TOO_MUCH = Impairment.ofLoss(0.2);

    private static RelayedServer relayed;
    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        relayed = RelayedServer.start(StreamerRequest.small("any"), 20_261_125,
                Map.of("moonfleet.rtc.weak-link.after", "2s"));
        browser.routeThrough(relayed.relay(), false);
    }

    @AfterAll
    static void stop() {
        Closing.all(browser, relayed);
    }

    private static JsonNode peer() {
        JsonNode peers = relayed.api().streamer(RelayedServer.STREAM).path("peers");
        assertThat(peers).as("the peer goes on being the only one").hasSize(1);
        return peers.get(0);
    }

    private static void awaitPeerPath(String path) {
        Await.until("the peer's path is " + path, PATIENCE, () -> peer().path("path").asText().equals(path));
    }

    @Test
    void thePathChangesAndTheConnectionStays() {
        Page page = browser.watch(relayed.server(), RelayedServer.STREAM, "rtp");
        page.awaitPlayerState("connected").awaitPicture();
        String peerId = peer().path("peer_id").asText();
        assertThat(peer().path("path").asText()).isEqualTo("rtp");
        page.keyDown("a");
        page.awaitStrip("the key is held", strip -> strip.holds(KEY_A));

        relayed.relay().impair(TOO_MUCH);
        awaitPeerPath("transcode");
        assertThat(peer().path("path_reason").asText()).contains("cannot carry");
        page.awaitPath("transcode");
        page.awaitFrames(30);
        page.keyDown("b");
        page.awaitStrip("keys of before and of now are held", strip -> strip.holds(KEY_A, KEY_B));

        relayed.relay().impair(Impairment.NONE);
        awaitPeerPath("rtp");
        page.awaitPath("rtp");
        page.awaitFrames(30);
        Await.until("nothing is decoded any more", PATIENCE,
                () -> !relayed.api().streamer(RelayedServer.STREAM).path("decoding").asBoolean(true));
        page.keyUp("a");
        page.awaitStrip("one key is left", strip -> strip.holds(KEY_B));
        assertThat(peer().path("peer_id").asText()).isEqualTo(peerId);
        assertThat(page.playerState()).isEqualTo("connected");
    }
}
