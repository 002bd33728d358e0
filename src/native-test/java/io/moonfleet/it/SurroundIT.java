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
    private static final int HIGH_QUALITY_KBPS = 15_000;
    private static final List<Integer> FIVE_ONE = List.of(300, 400, 500, 0, 700, 800);
    private static final List<Integer> SEVEN_ONE = List.of(300, 400, 500, 0, 900, 1000, 700, 800);
    private static final double FRONT_LEFT = 300;
    private static final double FRONT_RIGHT = 400;

    /** What the newest peer connection was offered of surround sound. */
    private static final String OFFERED = "return /a=fmtp:\\d+ (channel_mapping=.*)/.exec("
            + "window.__probe.peers.at(-1).remoteDescription.sdp)[1].trim()";

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
        return watch(StreamerRequest.small(STREAM).withAudioChannels(channels), transport);
    }

    /** With so much bit rate that the host sends its sound in high quality: a stream of Opus for each channel. */
    private static Page watchInHighQuality(int channels, String transport) {
        return watch(
                StreamerRequest.small(STREAM).withAudioChannels(channels).withBitrate(HIGH_QUALITY_KBPS), transport);
    }

    private static Page watch(StreamerRequest request, String transport) {
        server.api().create(request);
        assertThat(server.api().streamer(STREAM).path("audio_channels").asInt()).isEqualTo(request.audioChannels());
        Page page = browser.watch(server, STREAM, transport).awaitPlayerState("connected");
        page.awaitPicture();
        return page;
    }

    /** A browser that is short of time stretches the sound a little; the channels' tones are 100 Hz apart. */
    private static void assertHears(Page page, List<Integer> tones) {
        List<Integer> heard = page.channelTones("video");
        assertThat(heard).as("tones heard").hasSameSizeAs(tones);
        for (int channel = 0; channel < tones.size(); channel++) {
            assertThat(heard.get(channel)).as("channel %d of %s", channel, heard).isBetween(tones.get(channel) - 20, tones.get(channel) + 20);
        }
    }

    @Test
    void chromiumGetsFiveOneAsItIs() {
        Page page = watch(6, "rtp");
        assertHears(page, FIVE_ONE);
        assertThat(server.api().streamer(STREAM).path("decoding").asBoolean(true)).isFalse();
    }

    @Test
    void chromiumGetsSevenOneWithItsSidesBeforeTheBack() {
        Page page = watch(8, "rtp");
        assertHears(page, SEVEN_ONE);
    }

    @Test
    void highQualityComesAsItIsToo() {
        Page page = watchInHighQuality(6, "rtp");
        assertThat(page.script(OFFERED)).isEqualTo("channel_mapping=0,1,2,3,4,5;coupled_streams=0;num_streams=6");
        assertHears(page, FIVE_ONE);
    }

    @Test
    void highQualityOfSevenOneComesAsItIsToo() {
        Page page = watchInHighQuality(8, "rtp");
        assertThat(page.script(OFFERED)).isEqualTo("channel_mapping=0,1,2,3,6,7,4,5;coupled_streams=0;num_streams=8");
        assertHears(page, SEVEN_ONE);
    }

    @Test
    void highQualityIsMixedDownForWhoeverTakesStereoOnly() {
        watchInHighQuality(8, "websocket").listen("video").awaitTones(FRONT_LEFT, FRONT_RIGHT);
    }

    /** A native streamer may have the host's answer before the page is there: then the page is offered what it says. */
    @Test
    void aPageThatDoesNotWaitForTheHostGetsSurroundSound() {
        StreamerRequest request = StreamerRequest.small(STREAM).withAudioChannels(6);
        server.api().post("api/streamers?wait=false", request.flat());
        Page page = browser.watch(server, STREAM, "rtp").awaitPlayerState("connected");
        page.awaitPicture();
        assertThat(page.script(OFFERED)).isIn(
                "channel_mapping=0,1,2,3,4,5;coupled_streams=2;num_streams=4",
                "channel_mapping=0,1,4,5,2,3;coupled_streams=2;num_streams=4");
        assertHears(page, FIVE_ONE);
        assertThat(page.script("return window.__probe.peers.length")).isEqualTo(1L);
    }

    @Test
    void whatIsEncodedAnewIsMixedDown() {
        Page page = watch(6, "transcode");
        page.listen("video").awaitTones(FRONT_LEFT, FRONT_RIGHT);
    }
}
