package io.moonfleet.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RtcpTest {
    private static final HexFormat HEX = HexFormat.of();

    private static List<String> read(String hex) {
        byte[] packet = HEX.parseHex(hex);
        RtcpRecorder recorder = new RtcpRecorder();
        assertThat(RtcpReader.read(packet, 0, packet.length, recorder)).isTrue();
        return recorder.lines;
    }

    private static boolean wellFormed(String hex) {
        byte[] packet = HEX.parseHex(hex);
        return RtcpReader.read(packet, 0, packet.length, new RtcpListener() {});
    }

    private static String written(Consumer<RtcpWriter> parts) {
        byte[] buffer = new byte[1500];
        RtcpWriter writer = new RtcpWriter().begin(buffer, 5, 1400);
        parts.accept(writer);
        return HEX.formatHex(buffer, 5, 5 + writer.length());
    }

    @Test
    void senderReportAndNameMakeACompoundPacket() {
        String packet = written(writer -> {
            writer.senderReport(0x11223344, 0xEC000000_80000000L, 0x01020304, 5, 6000);
            writer.sourceDescription(0x11223344, RtcpWriter.canonicalName("abc"));
        });
        assertThat(packet).isEqualTo("80c80006" + "11223344" + "ec00000080000000" + "01020304" + "00000005" + "00001770"
                + "81ca0003" + "11223344" + "0103616263" + "000000");
        assertThat(read(packet)).containsExactly("sr 11223344 ntp=ec00000080000000 rtp=1020304 packets=5 bytes=6000",
                "cname 11223344 abc");
    }

    @Test
    void namesOfAllLengthsEndInAZeroByte() {
        for (int length = 0; length <= 255; length++) {
            String name = "x".repeat(length);
            String packet = written(writer -> writer.sourceDescription(1, RtcpWriter.canonicalName(name)));
            assertThat(packet.length() % 8).isZero();
            assertThat(packet).endsWith("00");
            assertThat(read(packet)).containsExactly("cname 1 " + name);
        }
    }

    @Test
    void receiverReportKeepsTheSignOfTheLoss() {
        String packet = written(writer -> writer.receiverReport(1, 2, 13, -3, 0x1FFFF, 90, 0x80000001, 65536));
        assertThat(packet).isEqualTo("81c90007" + "00000001" + "00000002" + "0dfffffd" + "0001ffff" + "0000005a" + "80000001"
                + "00010000");
        assertThat(read(packet))
                .containsExactly("rr 1 of=2 fraction=13 lost=-3 highest=1ffff jitter=90 lsr=80000001 dlsr=65536");
    }

    @Test
    void aSenderReportMayHoldReportBlocks() {
        assertThat(read("81c8000c" + "00000009" + "00000000000000010000000200000003" + "00000004"
                + "00000007" + "ff7fffff" + "00000000000000000000000000000000"))
                .containsExactly("sr 9 ntp=1 rtp=2 packets=3 bytes=4",
                        "rr 9 of=7 fraction=255 lost=8388607 highest=0 jitter=0 lsr=0 dlsr=0");
    }

    @Test
    void neighboursShareANackEntry() {
        String packet = written(writer -> writer.nack(1, 2, new int[] {65534, 65535, 0, 14, 15, 40}, 6));
        // 65534 with the packets 1, 2 and 16 behind it; 15 is 17 behind and begins the next entry.
        assertThat(packet).isEqualTo("81cd0005" + "00000001" + "00000002" + "fffe8003" + "000f0000" + "00280000");
        assertThat(read(packet)).containsExactly("nack 1 of=2 65534 8003", "nack 1 of=2 15 0000", "nack 1 of=2 40 0000");
    }

    @Test
    void requestsForAKeyFrame() {
        assertThat(written(writer -> writer.pictureLossIndication(1, 2))).isEqualTo("81ce00020000000100000002");
        assertThat(read("81ce00020000000100000002")).containsExactly("pli 1 of=2");
        assertThat(written(writer -> writer.fullIntraRequest(1, 2, 200)))
                .isEqualTo("84ce0004" + "00000001" + "00000000" + "00000002" + "c8000000");
        assertThat(read("84ce0004" + "00000001" + "00000000" + "00000002" + "c8000000")).containsExactly("fir 1 of=2 200");
    }

    @Test
    void theEstimateHasAnExponent() {
        // 2,500,000 = 156,250 << 4
        String packet = written(writer -> writer.receiverEstimate(1, 2, 2_500_000));
        assertThat(packet).isEqualTo("8fce0005" + "00000001" + "00000000" + "52454d42" + "0112625a" + "00000002");
        assertThat(read(packet)).containsExactly("remb 1 2500000");
        assertThat(read("8fce0005" + "0000000100000000" + "52454d42" + "01ffffff" + "00000002"))
                .containsExactly("remb 1 " + Long.MAX_VALUE);
        assertThat(read("8fce0005" + "0000000100000000" + "52454d43" + "01ffffff" + "00000002")).isEmpty();
    }

    @Test
    void byeNamesItsSources() {
        assertThat(written(writer -> writer.goodbye(7))).isEqualTo("81cb000100000007");
        assertThat(read("82cb0003" + "00000007" + "00000008" + "03616263")).containsExactly("bye 7", "bye 8");
    }

    @Test
    void transportFeedbackReadsRunsAndVectors() {
        // Base 65534, 8 packets, reference 2 × 64 ms, feedback 9: a run of 3 small deltas, then a vector of single bits.
        String packet = "afcd0007" + "00000001" + "00000002" + "fffe" + "0008" + "000002" + "09" + "2003" + "b000"
                + "04" + "00" + "08" + "ff" + "01" + "000003";
        assertThat(read(packet)).containsExactly("twcc 1 of=2 base=65534 packets=8 feedback=9",
                "packet 65534 129000", "packet 65535 129000", "packet 0 131000", "packet 1 194750", "packet 2 195000",
                "packet 3 lost", "packet 4 lost", "packet 5 lost");
    }

    @Test
    void transportFeedbackReadsLargeAndNegativeDeltas() {
        // A vector of pairs: small, lost, large, large, then nothing; deltas 0, +256, -1.
        String packet = "8fcd0006" + "00000001" + "00000002" + "0000" + "0004" + "ffffff" + "00" + "d280" + "00" + "0100" + "ffff"
                + "00";
        assertThat(read(packet)).containsExactly("twcc 1 of=2 base=0 packets=4 feedback=0",
                "packet 0 " + 0xFFFFFFL * 64_000, "packet 1 lost", "packet 2 0", "packet 3 " + ((1L << 24) * 64_000 - 250));
    }

    @Test
    void transportFeedbackReadsWhatItWrote() {
        long[] arrivals = {1_000_000, -1, 1_000_250, 1_100_000, 1_099_750, -1, -1, -1, 2_000_000};
        String packet = written(writer -> assertThat(writer.transportFeedback(1, 2, 65530, arrivals, arrivals.length, 3)).isTrue());
        assertThat(packet.length() % 8).isZero();
        assertThat(read(packet)).containsExactly("twcc 1 of=2 base=65530 packets=9 feedback=3", "packet 65530 1000000",
                "packet 65531 lost", "packet 65532 1000250", "packet 65533 1100000", "packet 65534 1099750", "packet 65535 lost",
                "packet 0 lost", "packet 1 lost", "packet 2 2000000");
    }

    @Test
    void transportFeedbackOfNothingOrOfTooLongAGapIsNotWritten() {
        RtcpWriter writer = new RtcpWriter().begin(new byte[200], 0, 200);
        assertThat(writer.transportFeedback(1, 2, 0, new long[] {-1, -1}, 2, 0)).isFalse();
        assertThat(writer.transportFeedback(1, 2, 0, new long[] {0, 9_000_000}, 2, 0)).isFalse();
        assertThat(writer.length()).isZero();
    }

    @Test
    void whatDoesNotFitIsLeftOut() {
        RtcpWriter writer = new RtcpWriter().begin(new byte[40], 0, 39);
        assertThat(writer.senderReport(1, 2, 3, 4, 5)).isTrue();
        assertThat(writer.sourceDescription(1, RtcpWriter.canonicalName("name"))).isFalse();
        assertThat(writer.goodbye(1)).isTrue();
        assertThat(writer.length()).isEqualTo(36);
    }

    @Test
    void unknownKindsAreSkipped() {
        assertThat(read("80cc000100000000" + "81ce00020000000100000002")).containsExactly("pli 1 of=2");
        assertThat(read("80cf000100000001" + "83cd0002000000010000000281ce00020000000100000002")).containsExactly("pli 1 of=2");
    }

    @Test
    void malformedPacketsAreRefused() {
        assertThat(wellFormed("")).isFalse();
        assertThat(wellFormed("80c900")).isFalse();
        assertThat(wellFormed("80c9000100000001ff")).as("rest").isFalse();
        assertThat(wellFormed("40c9000100000001")).as("version").isFalse();
        assertThat(wellFormed("80c9000200000001")).as("longer than the datagram").isFalse();
        assertThat(wellFormed("81c9000100000001")).as("block missing").isFalse();
        assertThat(wellFormed("a0c9000100000005")).as("padding beyond the packet").isFalse();
        assertThat(wellFormed("82cb000100000001")).as("source missing").isFalse();
        assertThat(wellFormed("81ce000100000001")).as("no source").isFalse();
        assertThat(wellFormed("81ca000200000001" + "01ff6161")).as("name cut").isFalse();
        assertThat(wellFormed("81ca000200000001" + "01026161")).as("name not ended").isFalse();
        assertThat(wellFormed("8fcd0005" + "0000000100000002" + "0000ffff00000000" + "3fff0000")).as("statuses missing").isFalse();
        assertThat(wellFormed("8fcd0005" + "0000000100000002" + "0000000300000000" + "20030000")).as("deltas missing").isFalse();
        assertThat(wellFormed("8fcd0005" + "0000000100000002" + "0000000300000000" + "20000000")).as("runs of nothing").isFalse();
    }

    @Test
    void ntpTimeCountsFrom1900() {
        assertThat(new NtpClock(0, 7).at(500_000_007)).isEqualTo(2_208_988_800L << 32 | 0x80000000L);
    }
}
