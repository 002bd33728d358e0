package io.moonfleet.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.Await;
import io.moonfleet.it.Browser;
import io.moonfleet.it.OnlyOnJvm;
import io.moonfleet.it.Page;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Chromium whose page waits, or offers too and gives way, or offers and insists: each gets everything. */
@OnlyOnJvm
@Timeout(180)
class LegacyBrowsersIT {
    private static TestHost host;
    private static Browser browser;

    @BeforeAll
    static void start() {
        host = new TestHost(640, 360, 30);
        browser = Browser.start();
    }

    @AfterAll
    static void stop() {
        Optional.ofNullable(browser).ifPresent(Browser::close);
        host.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"waits", "polite", "insists"})
    void pictureAndChannelsWorkWhoeverOffers(String manners) throws Exception {
        RecordingListener listener = new RecordingListener();
        BlockingQueue<Map<String, Object>> toPage = new LinkedBlockingQueue<>();
        listener.onDescription = description -> toPage.add(Map.of(
                "type", description.type().name().toLowerCase(java.util.Locale.ROOT), "sdp", description.sdp()));
        listener.onCandidate = candidate -> toPage.add(Map.of(
                "candidate", candidate.candidate(),
                "mid", candidate.sdpMid().orElse(""),
                "index", candidate.sdpMlineIndex().orElse(0)));
        try (WebRtcPeerFactory factory = new WebRtcPeerFactory(host.hub, RtcSettings.local(4_000, 30));
                Peer peer = factory.create(manners, listener)) {
            Page page = browser.open(URI.create("about:blank"));
            page.script(script(), manners);
            if (!manners.equals("waits")) {
                Await.until("the page's offer is made", () -> number(page, "window.legacy.out.length") > 0);
            }
            peer.start();
            peer.sendGeneral("\"hello\"");
            Await.until("pictures are shown", () -> {
                relay(page, peer, toPage);
                return number(page, "window.legacy.frames") > 30;
            });
            assertThat(number(page, "window.legacy.width")).isEqualTo(640);
            assertThat(number(page, "window.legacy.height")).isEqualTo(360);
            Await.until("a key arrives", () -> !listener.messages.isEmpty());
            RecordingListener.Message key = listener.messages.remove();
            assertThat(key.label()).isEqualTo("keyboard");
            assertThat(key.data()).containsExactly(0, 1, 0, 0, 65);
            Await.until("the text arrives", () -> number(page, "window.legacy.texts.length") == 1);
            page.script("window.legacy.connection.close()");
            Await.until("the end is noticed", () -> !listener.reasons.isEmpty());
        }
    }

    private static void relay(Page page, Peer peer, BlockingQueue<Map<String, Object>> toPage) {
        for (Map<String, Object> message = toPage.poll(); message != null; message = toPage.poll()) {
            page.script("window.legacy.take(arguments[0])", message);
        }
        for (Object sent : (List<?>) page.script("return window.legacy.out.splice(0)")) {
            Map<?, ?> message = (Map<?, ?>) sent;
            if (message.containsKey("candidate")) {
                peer.remoteCandidate(new IceCandidate(
                        (String) message.get("candidate"),
                        Optional.ofNullable((String) message.get("mid")),
                        OptionalInt.of(((Number) message.get("index")).intValue())));
            } else {
                peer.remoteDescription(new SessionDescription(
                        SessionDescription.Type.valueOf(
                                ((String) message.get("type")).toUpperCase(java.util.Locale.ROOT)),
                        (String) message.get("sdp")));
            }
        }
    }

    private static double number(Page page, String expression) {
        return ((Number) page.script("return " + expression)).doubleValue();
    }

    private static String script() throws Exception {
        try (InputStream source = LegacyBrowsersIT.class.getResourceAsStream("/rtc/legacy-browser.js")) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
