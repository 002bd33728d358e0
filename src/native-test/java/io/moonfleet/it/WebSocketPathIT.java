package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two browsers that get the host's own frames by WebSocket and decode them in the page. */
class WebSocketPathIT extends TwoBrowsers {
    private static final int HIGH_PROFILE_APP = 4;

    WebSocketPathIT() {
        super("websocket");
    }

    @Test
    void noPeerConnectionIsMadeAndNothingIsDecodedOnTheServer() {
        assertThat(first.script("return window.__probe.peers.length")).isEqualTo(0L);
        assertThat(server.api().streamer(STREAM).path("decoding").asBoolean(true)).isFalse();
    }

    @Test
    void theHighProfileIsPlayedToo() {
        firstBrowser.leave();
        server.api().create(StreamerRequest.small("high").onHost(0, HIGH_PROFILE_APP));
        try {
            Page page = firstBrowser.watch(server, "high", "websocket");
            page.awaitPlayerState("connected").awaitPicture();
            page.awaitFrames(30);
            assertThat(page.path()).isEqualTo("websocket");
        } finally {
            server.api().delete("api/streamers/high");
        }
    }

    @Test
    void aPageOfAGuardedServerGetsInWithATicket() {
        String token = "a token for the socket";
        try (MoonfleetProcess guarded = MoonfleetProcess.start(
                Map.of("moonfleet.demo-host.enabled", "true", "moonfleet.auth.token", token))) {
            guarded.api(token).create(StreamerRequest.small("guarded"));
            Page page = firstBrowser.open(guarded.page());
            page.script("sessionStorage.setItem('moonfleet.token', arguments[0])", token);
            page.script("location.href = '?transport=websocket#watch=guarded'");
            page.awaitPlayerState("connected").awaitPicture();
            guarded.api(token).delete("api/streamers/guarded");
        }
    }
}
