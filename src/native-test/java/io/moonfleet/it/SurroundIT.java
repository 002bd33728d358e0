package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The demo host's surround sound, a tone of its own on each channel, in a real browser. */
class SurroundIT {
    private static final String STREAM = "surround";
    private static final double FRONT_LEFT = 300;
    private static final double FRONT_RIGHT = 400;

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

    private static Page watch(int channels, String transport) {
        server.api().create(StreamerRequest.small(STREAM).withAudioChannels(channels));
        assertThat(server.api().streamer(STREAM).path("audio_channels").asInt()).isEqualTo(channels);
        Page page = browser.watch(server, STREAM, transport).awaitPlayerState("connected");
        page.awaitPicture();
        return page;
    }

    @Test
    void chromiumGetsFiveOneAsItIs() {
        Page page = watch(6, "rtp");
        assertThat(page.channelTones("video")).isEqualTo(List.of(300, 400, 500, 0, 700, 800));
        assertThat(server.api().streamer(STREAM).path("decoding").asBoolean(true)).isFalse();
    }

    @Test
    void chromiumGetsSevenOneWithItsSidesBeforeTheBack() {
        Page page = watch(8, "rtp");
        assertThat(page.channelTones("video")).isEqualTo(List.of(300, 400, 500, 0, 900, 1000, 700, 800));
    }

    @Test
    void whatIsEncodedAnewIsMixedDown() {
        Page page = watch(6, "transcode");
        page.listen("video").awaitTones(FRONT_LEFT, FRONT_RIGHT);
    }
}
