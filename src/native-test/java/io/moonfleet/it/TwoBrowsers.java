package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two browsers on one streamer, in front of the demo host, on one path: what the product is for. */
abstract class TwoBrowsers {
    static final String STREAM = "shared";
    static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int KEY_A = 0x41;
    private static final int KEY_B = 0x42;
    private static final int FPS = 30;
    private static final double LONGEST_GAP_MILLIS = 200;
    private static final int DEPARTURES = 6;
    private static final int QUIET_DEPARTURES = 2;

    static MoonfleetProcess server;
    static Browser firstBrowser;
    private static Browser secondBrowser;

    private final String path;
    Page first;
    Page second;

    TwoBrowsers(String path) {
        this.path = path;
    }

    @BeforeAll
    static void start() {
        firstBrowser = Browser.start();
        secondBrowser = Browser.start();
        server = MoonfleetProcess.withDemoHost();
        server.api().create(StreamerRequest.small(STREAM));
    }

    @AfterAll
    static void stop() {
        Closing.all(firstBrowser, secondBrowser, server);
    }

    @BeforeEach
    void join() {
        first = firstBrowser.watch(server, STREAM, path);
        second = secondBrowser.watch(server, STREAM, path);
        first.awaitPlayerState("connected").awaitPicture();
        second.awaitPlayerState("connected").awaitPicture();
    }

    @AfterEach
    void leave() {
        firstBrowser.leave();
        secondBrowser.leave();
        awaitPeers(0);
    }

    static void awaitPeers(int count) {
        Await.until(count + " peers are listed", PATIENCE, () -> server.api().peers(STREAM) == count);
    }

    @Test
    void bothSeeTheFramesGoOn() {
        for (Page page : List.of(first, second)) {
            int from = page.framesSeen();
            page.awaitFrames(30);
            List<Page.Presented> frames = page.frames(from);
            assertThat(frames).extracting(Page.Presented::frame).isSorted().doesNotHaveDuplicates();
            assertThat(page.awaitPicture().width()).isEqualTo(640);
            assertThat(page.awaitPicture().height()).isEqualTo(360);
        }
        int here = first.awaitPicture().frame();
        int there = second.awaitPicture().frame();
        assertThat(Math.abs(here - there)).as("frames between the two browsers").isLessThan(60);
    }

    @Test
    void aKeyOfEitherIsSeenByBoth() {
        first.keyDown("a");
        first.awaitStrip("the first sees A held", strip -> strip.holds(KEY_A));
        second.awaitStrip("the second sees A held", strip -> strip.holds(KEY_A));

        second.keyDown("b");
        first.awaitStrip("the first sees A and B held", strip -> strip.holds(KEY_A, KEY_B));
        second.awaitStrip("the second sees A and B held", strip -> strip.holds(KEY_A, KEY_B));

        first.keyUp("a");
        second.awaitStrip("the second sees B alone", strip -> strip.holds(KEY_B));
        second.keyUp("b");
        first.awaitStrip("the first sees no key", Strip::holds);
    }

    @Test
    void whatBothHoldIsReleasedByTheLastOfThem() {
        first.keyDown("a");
        second.keyDown("a");
        second.awaitStrip("A is held", strip -> strip.holds(KEY_A));
        first.keyUp("a");
        int from = second.framesSeen();
        second.awaitFrames(15);
        assertThat(second.frames(from)).isNotEmpty();
        second.awaitStrip("A is still held", strip -> strip.holds(KEY_A));
        second.keyUp("a");
        first.awaitStrip("no key is held", Strip::holds);
    }

    @Test
    void oneLeavesAndItsKeysAreReleasedForTheOther() {
        first.keyDown("a");
        second.keyDown("b");
        second.awaitStrip("A and B are held", strip -> strip.holds(KEY_A, KEY_B));
        firstBrowser.leave();
        second.awaitStrip("the key of the one that stays is held, the other's is released", strip -> strip.holds(KEY_B));
        awaitPeers(1);
        int from = second.framesSeen();
        second.awaitFrames(30);
        assertThat(second.frames(from)).isNotEmpty();
        second.awaitStrip("its key stays held", strip -> strip.holds(KEY_B));
        second.keyUp("b");
        second.awaitStrip("and goes up when it is let go of", Strip::holds);
    }

    /**
     * Other work on the machine can interrupt a picture as well, so one departure says little: two without an
     * interruption are wanted, out of a few.
     */
    @Test
    void oneLeavesAndTheOthersPictureGoesOn() {
        List<Gaps> departures = new ArrayList<>();
        while (departures.size() < DEPARTURES && quiet(departures) < QUIET_DEPARTURES) {
            if (!departures.isEmpty()) {
                first = firstBrowser.watch(server, STREAM, path);
                first.awaitPlayerState("connected").awaitPicture();
            }
            second.awaitFrames(30);
            int from = second.framesSeen();
            second.awaitFrames(15);
            firstBrowser.leave();
            awaitPeers(1);
            second.awaitFrames(60);
            departures.add(Gaps.of(second.frames(from), FPS));
        }
        assertThat(quiet(departures)).as("departures without an interruption, of %s", departures)
                .isEqualTo(QUIET_DEPARTURES);
        assertThat(second.playerState()).isEqualTo("connected");
        assertThat(second.script("return window.__probe.sockets.length")).as("sockets it has opened").isEqualTo(1L);
    }

    private static long quiet(List<Gaps> departures) {
        return departures.stream().filter(gaps -> !interrupted(gaps)).count();
    }

    private static boolean interrupted(Gaps gaps) {
        return gaps.longestMillis() > LONGEST_GAP_MILLIS;
    }

    @Test
    void theMouseOfEitherMovesTheCursorOfBoth() {
        first.pointTo(0.25, 0.5);
        second.awaitStrip("the cursor is where the first points", strip -> near(strip, 160, 180));
        second.pointTo(0.75, 0.75);
        first.awaitStrip("the cursor is where the second points", strip -> near(strip, 480, 270));

        second.mouseDown();
        first.awaitStrip("the left button is held", strip -> strip.holdsButton(1));
        second.mouseUp();
        first.awaitStrip("the left button is released", strip -> !strip.holdsButton(1));
    }

    private static boolean near(Strip strip, int x, int y) {
        return Math.abs(strip.cursorX() - x) <= 2 && Math.abs(strip.cursorY() - y) <= 2;
    }

    @Test
    void keysAreLetGoOfWhenThePageLosesTheFocus() {
        first.keyDown("a");
        first.awaitStrip("A is held", strip -> strip.holds(KEY_A));
        first.script("document.getElementById('text').focus()");
        second.awaitStrip("no key is held", Strip::holds);
        first.keyUp("a");
    }

    @Test
    void aTextIsTypedOnTheHost() {
        first.script("const field = document.getElementById('text'); field.value = 'Grüße, 世界';"
                + "document.getElementById('text-form').requestSubmit();");
        second.awaitStrip("the host has seen the text", Strip::textSeen);
    }

    @Test
    void eachEarHearsItsOwnToneAndAKeyChangesBoth() {
        first.listen("video");
        second.listen("video");
        first.awaitTones(440, 660);
        second.awaitTones(440, 660);
        first.keyDown("a");
        first.awaitTones(880, 1320);
        second.awaitTones(880, 1320);
        first.keyUp("a");
        first.awaitTones(440, 660);
    }

    @Test
    void theStatisticsLineTellsRateAndSizeAndPath() {
        Await.until("the line tells about the stream", PATIENCE, () -> Optional.of(first.textOf("statistics")).filter(
                line -> line.matches("(?s)[1-9]\\d* fps.*Mbit/s.*640×360.*round trip \\d+ ms.*loss \\d.*%.*(H264|VP8).*"
                        + path + ".*")), () -> "; it says " + first.textOf("statistics"));
        assertThat(first.path()).isEqualTo(path);
    }

    @Test
    void withNobodyWatchingTheStreamGoesOn() {
        leave();
        long before = server.api().framesReceived(STREAM);
        Await.until("frames are still received", PATIENCE, () -> server.api().framesReceived(STREAM) >= before + 30);
        assertThat(server.api().streamer(STREAM).path("status").asText()).isEqualTo("active");
        Await.until("nothing is decoded for nobody", PATIENCE,
                () -> !server.api().streamer(STREAM).path("decoding").asBoolean(true));
    }
}
