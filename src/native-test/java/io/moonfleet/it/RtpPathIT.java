package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two browsers that get the host's own frames by RTP. */
class RtpPathIT extends TwoBrowsers {
    private static final int HIGH_PROFILE_APP = 4;

    RtpPathIT() {
        super("rtp");
    }

    private static long decoded(Page page) {
        return ((Number) page.inboundVideo().get("framesDecoded")).longValue();
    }

    @Test
    @OnEachBuild
    void theHostsFramesAreDecodedByTheBrowsersAlone() {
        Map<?, ?> video = first.inboundVideo();
        assertThat(video.get("codec")).isEqualTo("video/H264");
        long before = decoded(first);
        first.awaitFrames(30);
        assertThat(decoded(first)).isGreaterThanOrEqualTo(before + 20);
        assertThat(server.api().streamer(STREAM).path("decoding").asBoolean(true)).isFalse();
    }

    /** A picture's number tells that it is the host's own frame: each is shown once, and few are left out. */
    @Test
    @OnEachBuild
    void framesArriveAsTheHostSentThem() {
        first.awaitFrames(30);
        int from = first.framesSeen();
        long received = server.api().framesReceived(STREAM);
        first.awaitFrames(60);
        assertThat(first.frames(from)).extracting(Page.Presented::frame).isSorted().doesNotHaveDuplicates();
        assertThat(server.api().framesReceived(STREAM)).isGreaterThan(received);
    }

    @Test
    @OnEachBuild
    void theHighProfileIsPlayedToo() {
        firstBrowser.leave();
        server.api().create(StreamerRequest.small("high").onHost(0, HIGH_PROFILE_APP));
        try {
            Page page = firstBrowser.watch(server, "high", "rtp");
            page.awaitPlayerState("connected").awaitPicture();
            page.awaitFrames(30);
            assertThat(page.inboundVideo().get("codec")).isEqualTo("video/H264");
            assertThat(page.path()).isEqualTo("rtp");
            assertThat(server.api().streamer("high").path("decoding").asBoolean(true)).isFalse();
            page.keyDown("a");
            page.awaitStrip("A is held", strip -> strip.holds(0x41));
            page.keyUp("a");
        } finally {
            server.api().delete("api/streamers/high");
        }
    }
}
