package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One streamer with a viewer on each path at once. */
class ThreePathsIT {
    private static final String STREAM = "three";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> PATHS = List.of("transcode", "rtp", "websocket");
    private static final List<String> KEYS = List.of("a", "b", "c");
    private static final int KEY_A = 0x41;
    private static final int KEY_B = 0x42;
    private static final int KEY_C = 0x43;

    private static MoonfleetProcess server;
    private static final List<Browser> BROWSERS = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = MoonfleetProcess.withDemoHost();
        server.api().create(StreamerRequest.small(STREAM));
        PATHS.forEach(path -> BROWSERS.add(Browser.start()));
    }

    @AfterAll
    static void stop() {
        Closing.all(BROWSERS.toArray(AutoCloseable[]::new));
        Closing.all(server);
    }

    private static void awaitPeers(int count) {
        Await.until(count + " peers are listed", PATIENCE, () -> server.api().peers(STREAM) == count);
    }

    private static void allSee(List<Page> pages, int... keys) {
        for (Page page : pages) {
            page.awaitStrip(page.path() + " sees " + keys.length + " keys held", strip -> strip.holds(keys));
        }
    }

    @Test
    void allSeeAndControlAndALeaversKeysAreReleased() {
        List<Page> pages = new ArrayList<>();
        for (int index = 0; index < PATHS.size(); index++) {
            pages.add(BROWSERS.get(index).watch(server, STREAM, PATHS.get(index)));
        }
        pages.forEach(page -> page.awaitPlayerState("connected").awaitPicture());
        assertThat(pages).extracting(Page::path).isEqualTo(PATHS);
        awaitPeers(3);

        pages.get(0).keyDown(KEYS.get(0));
        allSee(pages, KEY_A);
        pages.get(1).keyDown(KEYS.get(1));
        allSee(pages, KEY_A, KEY_B);
        pages.get(2).keyDown(KEYS.get(2));
        allSee(pages, KEY_A, KEY_B, KEY_C);
        for (Page page : pages) {
            page.pointTo(0.25, 0.5);
            page.awaitStrip("the cursor is where it was put", strip -> Math.abs(strip.cursorX() - 160) <= 2);
            page.pointTo(0.75, 0.5);
            pages.forEach(other -> other.awaitStrip("all see the cursor move", strip -> Math.abs(strip.cursorX() - 480) <= 2));
        }

        BROWSERS.get(2).leave();
        allSee(pages.subList(0, 2), KEY_A, KEY_B);
        BROWSERS.get(0).leave();
        allSee(pages.subList(1, 2), KEY_B);
        awaitPeers(1);
        Await.until("nothing is decoded any more", PATIENCE,
                () -> !server.api().streamer(STREAM).path("decoding").asBoolean(true));
        Page last = pages.get(1);
        last.awaitFrames(30);
        assertThat(last.playerState()).isEqualTo("connected");
        last.keyUp(KEYS.get(1));
        allSee(pages.subList(1, 2));
        BROWSERS.get(1).leave();
        awaitPeers(0);
    }
}
