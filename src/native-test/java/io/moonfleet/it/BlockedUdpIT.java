package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Browsers behind a firewall that lets no UDP through, or did until now. */
class BlockedUdpIT {
    private static final int KEY_A = 0x41;
    private static final double FIRST_PICTURE_MILLIS = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static RelayedServer relayed;

    private Browser browser;

    @BeforeAll
    static void start() {
        relayed = RelayedServer.start(StreamerRequest.small("any"), 1, Map.of());
    }

    @AfterAll
    static void stop() {
        Closing.all(relayed);
    }

    @BeforeEach
    void startBrowser() {
        browser = Browser.start();
    }

    @AfterEach
    void leave() {
        relayed.relay().impair(Impairment.NONE);
        browser.close();
        Await.until("nobody is left", PATIENCE, () -> relayed.api().peers(RelayedServer.STREAM) == 0);
    }

    private Page watch(String path) {
        return browser.watch(relayed.server(), RelayedServer.STREAM, path);
    }

    @Test
    void thePictureComesByWebSocketWithinThreeSecondsAndThePageSaysWhy() {
        relayed.relay().impair(Impairment.BLOCKED);
        browser.routeThrough(relayed.relay(), false);
        browser.open(relayed.server().page());
        Page page = watch("auto");
        double first = page.firstPictureMillis();
        System.out.printf("first picture by WebSocket %.0f ms after the page's load%n", first);
        assertThat(page.awaitPath("websocket").pathReason()).contains("UDP is blocked");
        assertThat(first).as("ms from the page's load to the first picture").isLessThan(FIRST_PICTURE_MILLIS);
        assertThat(page.playerState()).isEqualTo("connected");
        page.keyDown("a");
        page.awaitStrip("A is held", strip -> strip.holds(KEY_A));
        page.keyUp("a");
        page.awaitStrip("A is released", Strip::holds);
        Await.until("the peer that could not connect is gone", PATIENCE,
                () -> relayed.api().peers(RelayedServer.STREAM) == 1);
    }

    @Test
    void rtpIsTakenWhenUdpWorksAgainButNotWhileAKeyIsHeld() {
        relayed.relay().impair(Impairment.BLOCKED);
        browser.routeThrough(relayed.relay(), false);
        Page page = watch("auto");
        page.awaitPath("websocket").awaitPicture();
        page.keyDown("a");
        page.awaitStrip("A is held", strip -> strip.holds(KEY_A));
        relayed.relay().impair(Impairment.NONE);
        Await.until("RTP is tried again beside the WebSocket", PATIENCE,
                () -> relayed.api().peers(RelayedServer.STREAM) == 2 && page.connectionState().equals("connected"));
        page.awaitFrames(30);
        assertThat(page.path()).isEqualTo("websocket");
        page.awaitStrip("A is still held", strip -> strip.holds(KEY_A));
        page.keyUp("a");
        page.awaitPath("rtp");
        assertThat(page.pathReason()).isEmpty();
        int from = page.framesSeen();
        page.awaitFrames(30);
        assertThat(page.frames(from)).isNotEmpty();
        Await.until("one peer is left", PATIENCE, () -> relayed.api().peers(RelayedServer.STREAM) == 1);
    }

    @Test
    void whenUdpIsBlockedLaterTheWebSocketTakesOver() {
        browser.routeThrough(relayed.relay(), false);
        Page page = watch("auto");
        page.awaitPath("rtp").awaitPicture();
        page.awaitFrames(30);
        assertThat(page.path()).isEqualTo("rtp");
        relayed.relay().impair(Impairment.BLOCKED);
        page.awaitPath("websocket");
        int seen = page.framesSeen();
        Await.until("the picture goes on", PATIENCE, () -> page.framesSeen() > seen + 30);
        assertThat(page.pathReason()).contains("interrupted");
        assertThat(page.playerState()).isEqualTo("connected");
    }

    @Test
    void withoutUdpRtpGoesOverTcp() {
        relayed.relay().impair(Impairment.BLOCKED);
        browser.routeThrough(relayed.relay(), true);
        Page page = watch("rtp");
        page.awaitPlayerState("connected").awaitPicture();
        page.awaitFrames(60);
        assertThat(page.path()).isEqualTo("rtp");
        assertThat(page.inboundVideo().get("codec")).isEqualTo("video/H264");
        assertThat(page.selectedProtocol()).isEqualTo("tcp");
        page.keyDown("a");
        page.awaitStrip("A is held", strip -> strip.holds(KEY_A));
        page.keyUp("a");
    }
}
