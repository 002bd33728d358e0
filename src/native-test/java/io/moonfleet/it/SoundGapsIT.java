package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the page conceals lost packets of sound on the WebSocket path: its own code on what this browser decodes. */
class SoundGapsIT {
    /** One packet of 5 ms, as samples at 48 kHz. */
    private static final long PACKET = 240;

    private static MoonfleetProcess server;
    private static Browser browser;

    @BeforeAll
    static void start() {
        server = MoonfleetProcess.start(Map.of());
        browser = Browser.start();
    }

    @AfterAll
    static void stop() {
        Closing.all(browser, server);
    }

    /** Packets 0 to 99 of a tone go through the browser's encoder and decoder, without those that are named. */
    private static Map<?, ?> play(String lost) {
        Page page = browser.open(server.page());
        Object result = page.driver().executeAsyncScript(Browser.script("sound-gaps.js"), lost);
        assertThat(result).as("what the page's code made of it").isInstanceOf(Map.class);
        return (Map<?, ?>) result;
    }

    private static long number(Map<?, ?> result, String name) {
        return ((Number) result.get(name)).longValue();
    }

    private static double largestStep(Map<?, ?> result) {
        return ((Number) result.get("step")).doubleValue();
    }

    @Test
    void theTimeOfALostPacketPassesWithoutAClick() {
        Map<?, ?> whole = play("[]");
        assertThat(number(whole, "concealed")).isZero();
        Map<?, ?> holed = play("[30, 31, 50, 70]");
        assertThat(number(holed, "concealed")).isEqualTo(4 * PACKET);
        assertThat(number(holed, "samples")).isEqualTo(number(whole, "samples"));
        assertThat(largestStep(holed)).isLessThan(1.5 * largestStep(whole));
    }

    @Test
    void nothingIsMadeUpForSoundThatHadStopped() {
        StringBuilder lost = new StringBuilder("[20");
        for (int packet = 21; packet < 60; packet++) {
            lost.append(',').append(packet);
        }
        assertThat(number(play(lost + "]"), "concealed")).isZero();
    }
}
