package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams in other codecs than H.264, in a browser that decodes AV1 and no HEVC. */
class CodecsIT {
    private static final String STREAM = "codecs";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int KEY_A = 0x41;
    private static final int H264 = 0x1;
    private static final int HEVC = 0x100;
    private static final int AV1 = 0x1000;
    private static final int AV1_MAIN10 = 0x2000;

    private static MoonfleetProcess server;
    private static Browser browser;

    @BeforeAll
    static void start() {
        server = MoonfleetProcess.withDemoHost();
        browser = Browser.start();
    }

    @AfterAll
    static void stop() {
        Closing.all(browser, server);
    }

    @AfterEach
    void end() {
        browser.leave();
        server.api().delete("api/streamers/" + STREAM);
    }

    private static void stream(int formats, String expected) {
        server.api().create(StreamerRequest.small(STREAM).withFormats(formats));
        assertThat(server.api().streamer(STREAM).path("video_format").asText()).isEqualTo(expected);
    }

    private static Page watch(String transport) {
        Page page = browser.watch(server, STREAM, transport);
        page.awaitPlayerState("connected").awaitPicture();
        return page;
    }

    private static boolean decoding() {
        return server.api().streamer(STREAM).path("decoding").asBoolean(true);
    }

    private static void reacts(Page page) {
        page.keyDown("a");
        page.awaitStrip("A is held", strip -> strip.holds(KEY_A));
        page.keyUp("a");
        page.awaitStrip("A is released", Strip::holds);
    }

    @Test
    void av1ReachesABrowserAsItIsByRtpAndByWebSocket() {
        stream(H264 | AV1, "av1_main8");
        Page page = watch("rtp");
        page.awaitFrames(30);
        Map<?, ?> video = page.inboundVideo();
        assertThat(video.get("codec")).isEqualTo("video/AV1");
        assertThat(page.path()).isEqualTo("rtp");
        reacts(page);
        assertThat(decoding()).isFalse();

        browser.leave();
        page = watch("websocket");
        page.awaitFrames(30);
        assertThat(page.path()).isEqualTo("websocket");
        reacts(page);
        String statistics = awaitStatistics(page, "AV1");
        assertThat(statistics).contains("640×360").endsWith("websocket (chosen by you)");
        assertThat(decoding()).isFalse();
    }

    @Test
    void aBrowserWithoutTheCodecGetsThePicturesTranscodedOnTheSameConnectionAndIsToldWhy() {
        stream(H264 | HEVC, "hevc");
        Page page = watch("rtp");
        page.awaitPath("transcode").awaitFrames(30);
        assertThat(page.pathReason()).isEqualTo("this browser cannot decode HEVC");
        assertThat(page.inboundVideo().get("codec")).isEqualTo("video/H264");
        assertThat(page.script("return window.__probe.peers.length")).isEqualTo(1L);
        assertThat(decoding()).isTrue();
        browser.leave();
        Await.until("nothing is decoded any more", PATIENCE, () -> !decoding());

        page = watch("websocket");
        page.awaitPath("transcode").awaitFrames(10);
        assertThat(page.pathReason()).isEqualTo("This browser cannot decode HEVC. The server transcodes it.");
    }

    @Test
    void hdrPicturesAreShownByWebSocketAndThePageSaysSo() {
        stream(AV1_MAIN10, "av1_main10");
        Page page = watch("websocket");
        page.awaitFrames(10);
        assertThat(page.path()).isEqualTo("websocket");
        Await.until("the page shows HDR", PATIENCE, () -> page.visible("player-hdr"));
        assertThat(page.script("return document.getElementById('player').dataset.hdr")).isEqualTo("on");
        awaitStatistics(page, "BT.2020 PQ");
    }

    @ParameterizedTest
    @CsvSource({"Rec601, BT.601", "Rec2020, BT.2020"})
    void theColoursThatWereAskedForAreThoseThatTheBrowserSees(String asked, String seen) {
        server.api().create(StreamerRequest.small(STREAM).withFormats(AV1).withColours(asked, false));
        awaitStatistics(watch("websocket"), seen);
    }

    @Test
    void tenBitsThatABrowserTakesButCannotDecodeAreTranscoded() {
        stream(AV1_MAIN10, "av1_main10");
        Page page = watch("rtp");
        page.awaitPath("transcode").awaitFrames(10);
        assertThat(page.pathReason()).isEqualTo("this browser cannot decode AV1 10-bit");
    }

    private static String awaitStatistics(Page page, String part) {
        return Await.until("the line says " + part, PATIENCE,
                () -> Optional.of(page.textOf("statistics")).filter(line -> line.contains(part)),
                () -> "; it says " + page.textOf("statistics"));
    }
}
