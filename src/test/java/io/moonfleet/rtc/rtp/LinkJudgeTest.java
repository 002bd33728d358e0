package io.moonfleet.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkJudgeTest {
    private static final long SECOND = 1_000_000_000L;
    private static final LinkVerdict GOOD = new LinkVerdict.Good();

    private final LinkJudge judge = new LinkJudge(LinkJudgeSettings.DEFAULT);
    private long now = 100 * SECOND;

    private static LinkSample sample(double loss, long delayMillis) {
        return new LinkSample(1000, 10_000_000, 10_000_000, loss, delayMillis * 1000, loss, 0, 0, 0, 20_000);
    }

    private static LinkSample overflow() {
        return new LinkSample(1000, 10_000_000, -1, 0, 0, 0, 0, 1, 0, -1);
    }

    /** The verdict after so many seconds of one kind. */
    private LinkVerdict after(int seconds, LinkSample sample) {
        LinkVerdict verdict = judge.verdict();
        for (int i = 0; i < seconds; i++) {
            now += SECOND;
            verdict = judge.judge(sample, now);
        }
        return verdict;
    }

    private static LinkVerdict cannotCarry(LinkTrouble trouble) {
        return new LinkVerdict.CannotCarry(trouble);
    }

    private static LinkVerdict strained(LinkTrouble trouble) {
        return new LinkVerdict.Strained(trouble);
    }

    @Test
    void aLinkOnWhichNothingHappensIsGood() {
        assertThat(judge.verdict()).isEqualTo(GOOD);
        assertThat(after(100, sample(0, 5))).isEqualTo(GOOD);
        assertThat(after(100, LinkSample.IDLE)).isEqualTo(GOOD);
    }

    @Test
    void randomLossThatIsRepairedIsNoOverload() {
        assertThat(after(600, sample(0.02, 0))).isEqualTo(GOOD);
        assertThat(after(600, sample(0.05, 5))).isEqualTo(strained(LinkTrouble.LOSS));
        assertThat(after(600, sample(0.10, 0))).isEqualTo(strained(LinkTrouble.LOSS));
    }

    @Test
    void moreLossThanRepairIsWorthIsOverloadAfterFiveSeconds() {
        assertThat(after(4, sample(0.12, 0))).isEqualTo(strained(LinkTrouble.LOSS));
        assertThat(after(1, sample(0.12, 0))).isEqualTo(cannotCarry(LinkTrouble.LOSS));
    }

    @Test
    void lossInCompanyOfAQueueIsOverload() {
        assertThat(after(4, sample(0.05, 60))).isEqualTo(strained(LinkTrouble.LOSS));
        assertThat(after(1, sample(0.05, 60))).isEqualTo(cannotCarry(LinkTrouble.LOSS));
    }

    @Test
    void aLongQueueIsOverload() {
        assertThat(after(600, sample(0, 100))).isEqualTo(strained(LinkTrouble.DELAY));
        assertThat(after(5, sample(0, 160))).isEqualTo(cannotCarry(LinkTrouble.DELAY));
    }

    @Test
    void ourOwnQueueRunningOverIsOverload() {
        assertThat(after(1, overflow())).isEqualTo(strained(LinkTrouble.QUEUE));
        assertThat(after(4, overflow())).isEqualTo(cannotCarry(LinkTrouble.QUEUE));
    }

    @Test
    void aStormOfNacksIsOverload() {
        LinkSample storm = new LinkSample(1000, 10_000_000, -1, 0, 0, 0.5, 0, 0, 0, 20_000);
        assertThat(after(5, storm)).isEqualTo(cannotCarry(LinkTrouble.RESENDS));
    }

    @Test
    void oneBadSecondIsForgotten() {
        for (int i = 0; i < 20; i++) {
            assertThat(after(1, sample(0.5, 500))).isInstanceOf(LinkVerdict.Strained.class);
            assertThat(after(3, sample(0, 0))).isEqualTo(GOOD);
        }
    }

    @Test
    void frequentBadSecondsAreNot() {
        LinkVerdict verdict = GOOD;
        for (int i = 0; i < 20 && !(verdict instanceof LinkVerdict.CannotCarry); i++) {
            after(1, sample(0, 0));
            verdict = after(2, sample(0.3, 200));
        }
        assertThat(verdict).isEqualTo(cannotCarry(LinkTrouble.DELAY));
    }

    @Test
    void theVerdictStandsUntilTheLinkHasRecovered() {
        after(8, sample(0.3, 0));
        assertThat(after(1, sample(0, 0))).isEqualTo(cannotCarry(LinkTrouble.LOSS));
        assertThat(after(20, sample(0, 0))).isEqualTo(GOOD);
    }

    @Test
    void patienceIsConfigurable() {
        LinkJudge patient = new LinkJudge(LinkJudgeSettings.DEFAULT.withPatience(Duration.ofSeconds(20)));
        LinkJudge hasty = new LinkJudge(LinkJudgeSettings.DEFAULT.withPatience(Duration.ZERO));
        assertThat(hasty.judge(sample(0, 0), SECOND)).isEqualTo(GOOD);
        assertThat(hasty.judge(sample(0.5, 0), 2 * SECOND)).isEqualTo(cannotCarry(LinkTrouble.LOSS));
        LinkVerdict verdict = GOOD;
        int seconds = 0;
        while (!(verdict instanceof LinkVerdict.CannotCarry)) {
            verdict = patient.judge(sample(0.5, 0), ++seconds * SECOND);
        }
        assertThat(seconds).isEqualTo(20);
    }

    @Test
    void afterFifteenGoodSecondsTheFullStreamMayReturn() {
        after(5, sample(0.3, 200));
        judge.reduced(now);
        assertThat(judge.isReduced()).isTrue();
        assertThat(after(14, sample(0.01, 5))).isEqualTo(GOOD);
        assertThat(after(1, sample(0.01, 5))).isInstanceOf(LinkVerdict.MayReturn.class);
        judge.restored(now);
        assertThat(judge.isReduced()).isFalse();
        assertThat(after(100, sample(0.01, 5))).isEqualTo(GOOD);
    }

    @Test
    void aQueueOnTheSmallerStreamPutsTheReturnOffButRandomLossDoesNot() {
        after(5, sample(0.3, 200));
        judge.reduced(now);
        after(14, sample(0, 0));
        assertThat(after(1, sample(0, 100))).isEqualTo(strained(LinkTrouble.DELAY));
        assertThat(after(14, sample(0.05, 0))).isEqualTo(strained(LinkTrouble.LOSS));
        assertThat(after(1, sample(0.05, 0))).isInstanceOf(LinkVerdict.MayReturn.class);
    }

    /** Seconds on the smaller stream until the full one may return. */
    private int secondsToReturn() {
        int seconds = 0;
        while (!(after(1, sample(0, 0)) instanceof LinkVerdict.MayReturn)) {
            seconds++;
        }
        return seconds + 1;
    }

    @Test
    void eachFailedReturnDoublesTheWaitUpToFourMinutes() {
        int[] expected = {15, 30, 60, 120, 240, 240};
        for (int wait : expected) {
            after(5, sample(0.3, 200));
            judge.reduced(now);
            assertThat(secondsToReturn()).isEqualTo(wait);
            judge.restored(now);
        }
        // A minute that went well, and all is as at first.
        after(61, sample(0, 0));
        after(5, sample(0.3, 200));
        judge.reduced(now);
        assertThat(judge.returnAfterNanos()).isEqualTo(15 * SECOND);
        assertThat(secondsToReturn()).isEqualTo(15);
    }

    @Test
    void aFewPacketsSayNothingAboutLoss() {
        assertThat(after(60, new LinkSample(10, 1000, -1, 0.5, 0, 0.5, 0, 0, 0, -1))).isEqualTo(GOOD);
    }

    @Test
    void samplesThatComeTooLateCountForTwoSeconds() {
        judge.judge(sample(0.5, 0), now);
        now += 60 * SECOND;
        assertThat(judge.judge(sample(0.5, 0), now)).isInstanceOf(LinkVerdict.Strained.class);
        now += 60 * SECOND;
        assertThat(judge.judge(sample(0.5, 0), now)).isEqualTo(cannotCarry(LinkTrouble.LOSS));
    }

    /** A link simulated packet by packet: random loss, jitter, and a bottleneck with a queue. */
    private LinkVerdict simulate(Random random, int seconds, int packetsPerSecond, double loss, double jitterMillis,
            double capacityPackets, double queueMillis) {
        TransportMonitor transport = new TransportMonitor();
        LinkMeter meter = new LinkMeter(transport, new RoundTripTime());
        LinkVerdict worst = GOOD;
        double busyUntil = 0;
        for (int second = 0; second < seconds; second++) {
            int lost = 0;
            for (int i = 0; i < packetsPerSecond; i++) {
                double sent = second + (double) i / packetsPerSecond;
                int sequence = transport.sent(1200, (long) (sent * 1e9));
                meter.sent(1, 1200);
                busyUntil = Math.max(busyUntil, sent);
                boolean arrives = random.nextDouble() >= loss && busyUntil - sent < queueMillis / 1000;
                if (arrives) {
                    busyUntil += 1 / capacityPackets;
                }
                double arrival = busyUntil + 0.01 + random.nextDouble() * jitterMillis / 1000;
                transport.packet(sequence, arrives, (long) (arrival * 1e6), (long) (sent * 1e9));
                lost += arrives ? 0 : 1;
            }
            transport.feedback();
            meter.nacked(lost);
            LinkVerdict verdict = judge.judge(meter.sample((second + 1) * SECOND), (second + 1) * SECOND);
            if (verdict instanceof LinkVerdict.CannotCarry) {
                return verdict;
            }
            worst = verdict instanceof LinkVerdict.Strained ? verdict : worst;
        }
        return worst;
    }

    @Test
    void fivePercentOfRandomLossAndJitterAreCarriedForAnHour() {
        Random random = new Random(FuzzSeed.of(LinkJudgeTest.class, 5));
        // 1 Mbit/s, where a second has few packets, and 8.
        assertThat(simulate(random, 3600, 100, 0.05, 50, 1e9, 1000)).isEqualTo(strained(LinkTrouble.LOSS));
        assertThat(simulate(random, 600, 800, 0.05, 50, 1e9, 1000)).isEqualTo(strained(LinkTrouble.LOSS));
    }

    @Test
    void aLinkThatIsTooNarrowCannotCarryTheStream() {
        Random random = new Random(FuzzSeed.of(LinkJudgeTest.class, 6));
        // 800 packets a second into 700, with a long queue, a short one, and none to speak of into 600.
        assertThat(simulate(random, 30, 800, 0, 0, 700, 400)).isEqualTo(cannotCarry(LinkTrouble.DELAY));
        judge.restored(0);
        assertThat(simulate(random, 30, 800, 0, 5, 700, 80)).isEqualTo(cannotCarry(LinkTrouble.LOSS));
        judge.restored(0);
        assertThat(simulate(random, 30, 800, 0, 5, 600, 2)).isEqualTo(cannotCarry(LinkTrouble.LOSS));
    }

    @Test
    void withoutTransportFeedbackReportsAndRoundTripsTell() {
        TransportMonitor transport = new TransportMonitor();
        RoundTripTime roundTrip = new RoundTripTime();
        LinkMeter meter = new LinkMeter(transport, roundTrip);
        meter.sent(100, 120_000);
        meter.resent(5000);
        meter.nacked(7);
        meter.resendsRefused(2);
        meter.keyFrameRequested();
        meter.reported(64);
        meter.reported(0);
        for (int i = 0; i < 8; i++) {
            long sent = 1000L + i << 32;
            roundTrip.reported(NtpClock.middle(sent), 0, sent + ((i < 4 ? 20L : 220L) << 32) / 1000);
        }
        LinkSample sample = meter.sample(SECOND);
        assertThat(sample.lossFraction()).isEqualTo(0.125);
        assertThat(sample.standingDelayMicros()).isBetween(199_000L, 201_000L);
        assertThat(sample.sentBits()).isEqualTo(1_000_000);
        assertThat(sample.receivedBits()).isEqualTo(-1);
        assertThat(sample.nackFraction()).isEqualTo(0.07);
        assertThat(sample.resendsRefused()).isEqualTo(2);
        assertThat(sample.keyFrameRequests()).isEqualTo(1);
        assertThat(meter.sample(2 * SECOND).sentBits()).isZero();
    }

    @Test
    void reportsTellTheLossWhereOnlySoundIsNumbered() {
        TransportMonitor transport = new TransportMonitor();
        LinkMeter meter = new LinkMeter(transport, new RoundTripTime());
        meter.sent(100, 120_000);
        meter.reported(64);
        transport.feedback();
        transport.packet(transport.sent(100, 0), true, 5000, 0);
        assertThat(meter.sample(SECOND).lossFraction()).isEqualTo(0.25);
        meter.sent(2, 2400);
        meter.reported(64);
        transport.packet(transport.sent(100, 0), true, 5000, 0);
        assertThat(meter.sample(2 * SECOND).lossFraction()).isZero();
    }
}
