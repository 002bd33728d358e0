package io.moonfleet.rtc.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** RFC 9260 sections 6.3 and 7.2. */
class CongestionControlTest {
    private static final int MTU = 1_188;
    private final CongestionControl congestion = new CongestionControl(MTU);

    @Test
    void slowStartGrowsByOnePacketAnAcknowledgementOfAUsedWindow() {
        congestion.start(1_000_000);
        assertThat(congestion.window()).isEqualTo(4_404);
        congestion.advanced(2_000, 4_404, 1, false);
        assertThat(congestion.window()).isEqualTo(4_404 + MTU);
        congestion.advanced(500, 6_000, 2, false);
        assertThat(congestion.window()).isEqualTo(4_404 + MTU + 500);
        // A window that is not used does not grow.
        congestion.advanced(500, 1_000, 3, false);
        assertThat(congestion.window()).isEqualTo(4_404 + MTU + 500);
    }

    @Test
    void avoidanceGrowsByOnePacketAWindow() {
        congestion.start(0);
        congestion.advanced(MTU, 5_000, 1, false);
        assertThat(congestion.window()).isEqualTo(4_404 + MTU);
        for (int count = 0; count < 4; count++) {
            congestion.advanced(1_200, 6_000, 2 + count, false);
        }
        assertThat(congestion.window()).isEqualTo(4_404 + MTU);
        congestion.advanced(1_200, 6_000, 6, false);
        assertThat(congestion.window()).isEqualTo(4_404 + 2 * MTU);
    }

    @Test
    void aLossHalvesTheWindowOnceARecovery() {
        congestion.start(1_000_000);
        for (int count = 0; count < 20; count++) {
            congestion.advanced(MTU, congestion.window(), count, false);
        }
        long before = congestion.window();
        assertThat(congestion.lost(100)).isTrue();
        assertThat(congestion.window()).isEqualTo(before / 2);
        assertThat(congestion.lost(120)).isFalse();
        assertThat(congestion.window()).isEqualTo(before / 2);
        congestion.advanced(MTU, before, 99, false);
        assertThat(congestion.recovering()).isTrue();
        congestion.advanced(MTU, before, 100, false);
        assertThat(congestion.recovering()).isFalse();
        assertThat(congestion.lost(130)).isTrue();
    }

    @Test
    void aTimeoutLeavesOnePacket() {
        congestion.start(1_000_000);
        for (int count = 0; count < 20; count++) {
            congestion.advanced(MTU, congestion.window(), count, false);
        }
        long before = congestion.window();
        congestion.timedOut();
        assertThat(congestion.window()).isEqualTo(MTU);
        assertThat(congestion.threshold()).isEqualTo(before / 2);
        congestion.timedOut();
        assertThat(congestion.threshold()).isEqualTo(4 * MTU);
    }

    @Test
    void theTimeoutFollowsTheRoundTrip() {
        RetransmissionTimeout rto = new RetransmissionTimeout(SctpSettings.standard());
        assertThat(rto.millis()).isEqualTo(500);
        rto.measured(TimeUnit.MILLISECONDS.toNanos(200));
        assertThat(rto.millis()).isEqualTo(600);
        rto.measured(TimeUnit.MILLISECONDS.toNanos(200));
        assertThat(rto.millis()).isEqualTo(500);
        rto.measured(TimeUnit.MILLISECONDS.toNanos(400));
        assertThat(rto.millis()).isEqualTo(650);
        for (int count = 0; count < 100; count++) {
            rto.measured(TimeUnit.MILLISECONDS.toNanos(5));
        }
        assertThat(rto.millis()).isEqualTo(300);
        for (int count = 0; count < 10; count++) {
            rto.backOff();
        }
        assertThat(rto.millis()).isEqualTo(10_000);
        rto.measured(0);
        assertThat(rto.millis()).isEqualTo(300);
    }

    /** One packet of many is lost: it goes again after three reports, before any timer. */
    @Test
    void aLostPacketIsSentAgainAtOnceAndOnlyItself() {
        SimulatedNetwork network = new SimulatedNetwork(4);
        network.client().connect();
        DataChannel channel = network.client().open("fast", DataChannelOptions.reliable());
        for (int count = 0; count < 200; count++) {
            network.client().send(channel, new byte[1_000]);
        }
        network.until("it is under way", () -> network.server().of("fast").size() > 50);
        long[] lost = {-1};
        network.drop = packet -> {
            boolean data = packet.length > 1_000;
            if (data && lost[0] < 0) {
                lost[0] = network.now();
                return true;
            }
            return false;
        };
        network.until("one is lost", () -> lost[0] >= 0);
        int before = network.server().of("fast").size();
        network.run(4 * network.delayMillis + 5);
        assertThat(network.server().of("fast").size()).isGreaterThan(before + 5);
        network.until("all arrive", () -> network.server().of("fast").size() == 200);
        assertThat(network.client().channels.statistics().retransmissions()).isEqualTo(1);
    }

    /** With 20 ms there and back, a window that grows fills a path that loses nothing. */
    @Test
    void aCleanPathIsFilled() {
        SimulatedNetwork network = new SimulatedNetwork(5);
        network.client().connect();
        DataChannel channel = network.client().open("bulk", DataChannelOptions.reliable());
        network.until("it is open", () -> channel.state() == DataChannel.State.OPEN);
        long start = network.now();
        int sent = 0;
        while (sent < 400) {
            if (network.client().send(channel, new byte[50_000]) == SendOutcome.QUEUED) {
                sent++;
            } else {
                network.step(5);
            }
        }
        network.until("all arrive", () -> network.server().of("bulk").size() == 400);
        assertThat(TimeUnit.NANOSECONDS.toMillis(network.now() - start)).isLessThan(4_000);
        assertThat(network.client().channels.statistics().retransmissions()).isZero();
    }
}
