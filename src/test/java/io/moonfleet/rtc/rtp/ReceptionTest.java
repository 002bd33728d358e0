package io.moonfleet.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Receiver reports from both ends. */
class ReceptionTest {
    private static final long MILLISECOND = 1_000_000;

    private final RtcpRecorder recorder = new RtcpRecorder();

    private void report(ReceptionStatistics statistics, long now) {
        byte[] buffer = new byte[100];
        RtcpWriter writer = new RtcpWriter().begin(buffer, 0, 100);
        assertThat(statistics.report(writer, 1, 2, now)).isTrue();
        assertThat(RtcpReader.read(buffer, 0, writer.length(), recorder)).isTrue();
    }

    @Test
    void lossIsCountedAcrossTheWrapOfTheNumbers() {
        ReceptionStatistics statistics = new ReceptionStatistics(90_000);
        for (int i = 0; i < 100; i++) {
            if (i % 4 != 3 || i == 99) {
                statistics.received(65500 + i & 0xFFFF, i * 900, i * 10 * MILLISECOND);
            }
        }
        report(statistics, 0);
        assertThat(recorder.lines).containsExactly("rr 1 of=2 fraction=61 lost=24 highest=1003f jitter=0 lsr=0 dlsr=0");
        statistics.received(65500 + 100 & 0xFFFF, 100 * 900, 1000 * MILLISECOND);
        report(statistics, 0);
        assertThat(recorder.lines).last().asString().contains("fraction=0 lost=24");
        assertThat(statistics.expected()).isEqualTo(101);
        assertThat(statistics.lost()).isEqualTo(24);
    }

    @Test
    void duplicatesMakeTheLossNegative() {
        ReceptionStatistics statistics = new ReceptionStatistics(90_000);
        statistics.received(1, 0, 0);
        statistics.received(1, 0, 0);
        report(statistics, 0);
        assertThat(recorder.lines).last().asString().contains("fraction=0 lost=-1");
    }

    @Test
    void jitterIsInUnitsOfTheClock() {
        ReceptionStatistics statistics = new ReceptionStatistics(90_000);
        for (int i = 0; i < 1000; i++) {
            // Every other packet comes 2 ms late.
            statistics.received(i, i * 900, (i * 10 + i % 2 * 2) * MILLISECOND);
        }
        report(statistics, 0);
        int jitter = Integer.parseInt(recorder.lines.getLast().replaceAll(".*jitter=(\\d+).*", "$1"));
        assertThat(jitter).isBetween(175, 185);
    }

    @Test
    void theRoundTripIsWhatTheReportTookWithoutTheReceiversPause() {
        NtpClock clock = new NtpClock(1_764_000_000_000L, 0);
        ReceptionStatistics statistics = new ReceptionStatistics(90_000);
        statistics.received(1, 0, 0);
        statistics.senderReport(clock.at(100 * MILLISECOND), 110 * MILLISECOND);
        report(statistics, 610 * MILLISECOND);
        String line = recorder.lines.getLast();
        int lastSenderReport = Integer.parseUnsignedInt(line.replaceAll(".*lsr=([0-9a-f]+) .*", "$1"), 16);
        int delay = Integer.parseInt(line.replaceAll(".*dlsr=(\\d+).*", "$1"));
        RoundTripTime roundTrip = new RoundTripTime();
        assertThat(roundTrip.micros()).isEqualTo(-1);
        assertThat(roundTrip.nanosOr(5)).isEqualTo(5);
        // 10 ms there, a pause of 500, 30 ms back.
        roundTrip.reported(lastSenderReport, delay, clock.at(640 * MILLISECOND));
        assertThat(roundTrip.micros()).isBetween(39_900L, 40_100L);
        assertThat(roundTrip.nanosOr(5)).isEqualTo(roundTrip.micros() * 1000);
    }

    @Test
    void roundTripsThatCannotBeAreIgnored() {
        RoundTripTime roundTrip = new RoundTripTime();
        roundTrip.reported(0, 5, 1L << 32);
        roundTrip.reported(1, 0, 3600L << 32);
        assertThat(roundTrip.micros()).isEqualTo(-1);
        assertThat(roundTrip.growthMicros()).isZero();
        // A moment in the future, by rounding.
        roundTrip.reported((10 << 16) + 3, 0, 10L << 32);
        assertThat(roundTrip.micros()).isZero();
    }

    @Test
    void growthGoesByTheBestOfTheLatestReports() {
        RoundTripTime roundTrip = new RoundTripTime();
        int[] millis = {20, 60, 30, 70, 90, 65, 80, 95};
        for (int i = 0; i < millis.length; i++) {
            long sent = (1000L + i << 32);
            roundTrip.reported(NtpClock.middle(sent), 0, sent + ((long) millis[i] << 32) / 1000);
        }
        assertThat(roundTrip.growthMicros()).isBetween(44_900L, 45_100L);
    }

    @Test
    void aRetransmissionCarriesTheFirstNumber() {
        PacketizedFrame frame = new PacketizedFramePool().acquire(10);
        frame.begin(1, false, 0);
        frame.append(new byte[] {9, 8, 7}, 0, 3);
        frame.endPacket();
        frame.append(new byte[] {1, 2}, 0, 2);
        frame.endPacket();
        byte[] buffer = new byte[10];
        assertThat(Retransmission.writePayload(buffer, 1, 0x1FFFE, frame, 1)).isEqualTo(4);
        assertThat(buffer).startsWith(0, 0xFF, 0xFE, 1, 2, 0);
        assertThat(Retransmission.originalSequence(buffer, 1, 4)).isEqualTo(0xFFFE);
        assertThat(Retransmission.originalSequence(buffer, 1, 1)).isEqualTo(-1);
    }
}
