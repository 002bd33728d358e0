package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpusClockTest {
    /** CELT, 5 ms, one frame. */
    private static final byte[] PACKET = {(byte) (29 << 3), 1, 2};

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 10000", "3, 0, 0, 60000", "9, 1, 0, 40000", "12, 0, 0, 10000", "15, 2, 0, 40000", "16, 0, 0, 2500",
        "29, 0, 0, 5000", "31, 0, 0, 20000", "31, 3, 3, 60000", "31, 3, 0, 20000"
    })
    void theLengthOfAPacketStandsInItsFirstBytes(int config, int code, int frames, long micros) {
        assertThat(OpusClock.duration(new byte[] {(byte) (config << 3 | code), (byte) frames})).isEqualTo(micros);
    }

    @Test
    void timesFollowEachOtherWhateverTheArrival() {
        OpusClock clock = new OpusClock();
        assertThat(clock.next(PACKET, 1_000_000)).isEqualTo(1_000_000);
        assertThat(clock.next(PACKET, 1_020_000)).isEqualTo(1_005_000);
        clock.skip();
        assertThat(clock.next(PACKET, 1_020_000)).isEqualTo(1_015_000);
    }

    @Test
    void aSessionBeginsAtItsArrivalAndNeverBeforeTheLastOne() {
        OpusClock clock = new OpusClock();
        clock.next(PACKET, 1_000_000);
        clock.begin();
        assertThat(clock.next(PACKET, 1_100_000)).isEqualTo(1_100_000);
        clock.begin();
        assertThat(clock.next(PACKET, 1_100_000)).isEqualTo(1_105_000);
    }

    @Test
    void aClockThatHasLostItsHoldBeginsAnew() {
        OpusClock clock = new OpusClock();
        clock.next(PACKET, 0);
        assertThat(clock.next(PACKET, 500_000)).isEqualTo(500_000);
        assertThat(clock.next(PACKET, 505_000)).isEqualTo(505_000);
    }
}
