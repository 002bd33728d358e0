package io.moonfleet.gamestream.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecoveryRequestsTest {
    private final RecoveryRequests requests = new RecoveryRequests();

    @Test
    void requestsForAnIdrThatComeTogetherAreOne() {
        assertThat(requests.requestIdr()).isTrue();
        assertThat(requests.requestIdr()).isFalse();
        assertThat(requests.poll(0)).containsExactly(new ControlMessage.RequestIdr());
        assertThat(requests.poll(0)).isEmpty();

        requests.requestIdr();
        assertThat(requests.idrDue()).isEqualTo(RecoveryRequests.IDR_SPACING);
        assertThat(requests.poll(RecoveryRequests.IDR_SPACING - 1)).isEmpty();
        assertThat(requests.poll(RecoveryRequests.IDR_SPACING)).hasSize(1);
        assertThat(requests.idrDue()).isEqualTo(Long.MAX_VALUE);
        assertThat(requests.idrRequests()).isEqualTo(2);
    }

    @Test
    void rangesAreMergedFromTheFirstStartToTheLastEnd() {
        requests.invalidate(5, 5);
        requests.invalidate(5, 6);
        requests.invalidate(8, 9);
        assertThat(requests.poll(0)).containsExactly(new ControlMessage.InvalidateReferenceFrames(5, 9));
        assertThat(requests.poll(0)).isEmpty();
        assertThat(requests.invalidations()).isEqualTo(1);
    }

    @Test
    void anIdrMakesRangesNeedless() {
        requests.invalidate(5, 5);
        requests.requestIdr();
        assertThat(requests.invalidate(6, 6)).isFalse();
        assertThat(requests.poll(0)).containsExactly(new ControlMessage.RequestIdr());
    }

    @Test
    void withMoreThanTwentyRangesAnIdrIsAskedFor() {
        for (int frame = 1; frame <= RecoveryRequests.MOST_RANGES; frame++) {
            assertThat(requests.invalidate(frame, frame)).isTrue();
        }
        assertThat(requests.invalidate(21, 21)).isTrue();
        assertThat(requests.poll(0)).containsExactly(new ControlMessage.RequestIdr());
    }

    @Test
    void longTermReferencesAreAcknowledgedOneByOneAsFarAsThereIsRoom() {
        int accepted = 0;
        while (requests.acknowledge(100 + accepted)) {
            accepted++;
        }
        assertThat(accepted).isBetween(1, 100);
        assertThat(requests.poll(0)).hasSize(accepted).startsWith(new ControlMessage.LongTermReferenceAcknowledge(100));
    }
}
