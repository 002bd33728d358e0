package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A bad network between the streamer and a browser that plays by RTP. On one build only: it takes two minutes, and what it tests is
 * the same code in both.
 */
@OnlyOnJvm
class ImpairedPathIT {
    private static final int FPS = 30;
    private static final Duration BEFORE = Duration.ofSeconds(4);
    private static final Duration IMPAIRED = Duration.ofSeconds(8);
    private static final Duration RECOVERY = Duration.ofSeconds(2);
    private static final Duration AFTER = Duration.ofSeconds(4);
    /** Other work on this machine makes pictures late, too. */
    private static final double TOLERANCE_MILLIS = 25;
    private static final double LONGEST_STILL_MILLIS = 1_500;

    private static RelayedServer relayed;
    private static Browser browser;

    private Page page;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        relayed = RelayedServer.start(StreamerRequest.small("any"), 20_261_124, Map.of());
        browser.routeThrough(relayed.relay(), false);
    }

    @AfterAll
    static void stop() {
        Closing.all(browser, relayed);
    }

    @BeforeEach
    void play() {
        page = browser.watch(relayed.server(), RelayedServer.STREAM, "rtp");
        page.awaitPlayerState("connected").awaitPicture();
        page.awaitFrames(30);
    }

    @AfterEach
    void leave() {
        relayed.relay().impair(Impairment.NONE);
        browser.leave();
        Await.until("the peer is gone", Duration.ofSeconds(30), () -> relayed.api().peers(RelayedServer.STREAM) == 0);
    }

    @Test
    void twoPercentOfThePacketsAreLost() {
        playsAndRecovers(Impairment.ofLoss(0.02), 0.7);
    }

    @Test
    void fivePercentOfThePacketsAreLost() {
        playsAndRecovers(Impairment.ofLoss(0.05), 0.5);
    }

    @Test
    void theDelayChangesByFiftyMilliseconds() {
        playsAndRecovers(new Impairment(0, 50, 0), 0.7);
    }

    @Test
    void packetsOvertakeEachOther() {
        playsAndRecovers(new Impairment(0, 20, 0.1), 0.7);
    }

    @Test
    void lossJitterAndReorderingAtOnce() {
        playsAndRecovers(new Impairment(0.02, 50, 0.02), 0.5);
    }

    /** @param share of the pictures seen before that are to be seen all the same; a busy host draws fewer than it should */
    private void playsAndRecovers(Impairment impairment, double share) {
        Latencies before = Latencies.of(page.framesWithin(BEFORE));

        relayed.relay().impair(impairment);
        List<Page.Presented> impaired = page.framesWithin(IMPAIRED);
        relayed.relay().impair(Impairment.NONE);

        page.framesWithin(RECOVERY);
        Latencies after = Latencies.of(page.framesWithin(AFTER));
        System.out.println(impairment + ": before " + before + "; during " + Latencies.of(impaired) + "; after " + after);
        assertThat(impaired).as("pictures seen during %s", impairment)
                .hasSizeGreaterThan((int) (share * before.count() * IMPAIRED.toSeconds() / BEFORE.toSeconds()));
        assertThat(Gaps.of(impaired, FPS).longestMillis()).as("longest still picture during %s", impairment)
                .isLessThan(LONGEST_STILL_MILLIS);
        assertThat(after.percentile(95)).as("p95 from %s after %s, before: %s", RECOVERY, impairment, before)
                .isLessThan(before.percentile(95) + TOLERANCE_MILLIS);
        assertThat(after.count()).as("pictures seen after %s", impairment)
                .isGreaterThan((int) (0.7 * before.count() * AFTER.toSeconds() / BEFORE.toSeconds()));
        assertThat(page.playerState()).isEqualTo("connected");
    }
}
