package io.moonfleet.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RtpHeaderTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final RtpExtensions EXTENSIONS =
            RtpExtensions.builder().mid(4, "v0").playoutDelay(5, 0, 0).transportSequence(3).build();

    private static RtpHeader parsed(String hex) {
        byte[] packet = HEX.parseHex(hex);
        RtpHeader header = new RtpHeader();
        assertThat(header.parse(packet, 0, packet.length)).isTrue();
        return header;
    }

    private static boolean parses(String hex) {
        byte[] packet = HEX.parseHex(hex);
        return new RtpHeader().parse(packet, 0, packet.length);
    }

    @Test
    void writesThePlainHeader() {
        byte[] buffer = new byte[20];
        int length = RtpHeader.write(buffer, 3, 96, true, 0x1_FFFE, 0x01020304, 0xA0B0C0D0, RtpExtensions.NONE, 0);
        assertThat(length).isEqualTo(12);
        assertThat(HEX.formatHex(buffer, 3, 15)).isEqualTo("80e0fffe01020304a0b0c0d0");
        assertThat(buffer[2]).isZero();
        assertThat(buffer[15]).isZero();
    }

    @Test
    void writesTheExtensionsAndNumbersThePacket() {
        byte[] buffer = new byte[64];
        int length = RtpHeader.write(buffer, 0, 97, false, 1, 2, 3, EXTENSIONS, 0xABCD);
        assertThat(length).isEqualTo(12 + 4 + 12).isEqualTo(12 + EXTENSIONS.length());
        assertThat(HEX.formatHex(buffer, 0, length)).isEqualTo("90610001" + "00000002" + "00000003" + "bede0003"
                + "417630" + "52000000" + "31abcd" + "0000");
        assertThat(EXTENSIONS.numbered()).isTrue();
        assertThat(RtpExtensions.NONE.numbered()).isFalse();
    }

    @Test
    void playoutDelayHasTwelveBitsEach() {
        RtpExtensions extensions = RtpExtensions.builder().playoutDelay(1, 0x123, 0xABC).build();
        byte[] buffer = new byte[32];
        RtpHeader.write(buffer, 0, 96, false, 0, 0, 0, extensions, 0);
        assertThat(HEX.formatHex(buffer, 12, 20)).isEqualTo("bede000112123abc");
    }

    @Test
    void readsWhatItWrote() {
        byte[] buffer = new byte[100];
        int length = RtpHeader.write(buffer, 10, 111, true, 65535, -5, 0x80000001, EXTENSIONS, 77);
        RtpHeader header = new RtpHeader();
        assertThat(header.parse(buffer, 10, length + 40)).isTrue();
        assertThat(header.payloadType()).isEqualTo(111);
        assertThat(header.marker()).isTrue();
        assertThat(header.sequenceNumber()).isEqualTo(65535);
        assertThat(header.timestamp()).isEqualTo(-5);
        assertThat(header.ssrc()).isEqualTo(0x80000001);
        assertThat(header.payloadOffset()).isEqualTo(10 + length);
        assertThat(header.payloadLength()).isEqualTo(40);
        assertThat(header.extension16(3)).isEqualTo(77);
        int mid = header.extensionOffset(4);
        assertThat(new String(buffer, mid, header.extensionLength(mid))).isEqualTo("v0");
        assertThat(header.extensionOffset(9)).isEqualTo(-1);
        assertThat(header.extension16(9)).isEqualTo(-1);
    }

    @Test
    void readsTwoByteHeadersContributorsAndPadding() {
        RtpHeader header = parsed("b2600001" + "00000002" + "00000003" + "11111111" + "22222222" + "10000002"
                + "0902beef" + "00070100" + "aabbcc" + "0003" + "03");
        assertThat(header.extension16(9)).isEqualTo(0xBEEF);
        assertThat(header.extensionLength(header.extensionOffset(7))).isEqualTo(1);
        assertThat(header.extension16(7)).isEqualTo(-1);
        assertThat(header.payloadLength()).isEqualTo(3);
    }

    @Test
    void aViewForgetsTheExtensionsOfThePacketBefore() {
        byte[] buffer = new byte[100];
        int length = RtpHeader.write(buffer, 0, 96, true, 1, 2, 3, EXTENSIONS, 77);
        RtpHeader header = new RtpHeader();
        assertThat(header.parse(buffer, 0, length)).isTrue();
        length = RtpHeader.write(buffer, 0, 96, true, 1, 2, 3, RtpExtensions.NONE, 0);
        assertThat(header.parse(buffer, 0, length)).isTrue();
        assertThat(header.extension16(3)).isEqualTo(-1);
    }

    @Test
    void refusesWhatIsNoPacket() {
        assertThat(parses("")).isFalse();
        assertThat(parses("8060000100000002000000")).isFalse();
        assertThat(parses("406000010000000200000003")).as("version 1").isFalse();
        assertThat(parses("816000010000000200000003")).as("contributor missing").isFalse();
        assertThat(parses("906000010000000200000003bede")).as("extension missing").isFalse();
        assertThat(parses("906000010000000200000003bede000100")).as("extension cut").isFalse();
        assertThat(parses("a06000010000000200000003")).as("no padding").isFalse();
        assertThat(parses("a0600001000000020000000302")).as("more padding than payload").isFalse();
        assertThat(parses("a0600001000000020000000300")).as("padding of 0").isFalse();
    }

    @Test
    void extensionIdsAndLengthsAreChecked() {
        assertThatThrownBy(() -> RtpExtensions.builder().mid(15, "0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RtpExtensions.builder().mid(0, "0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RtpExtensions.builder().mid(1, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RtpExtensions.builder().playoutDelay(1, 5, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rtcpIsToldFromRtpByItsSecondByte() {
        for (int second = 0; second < 256; second++) {
            byte[] datagram = {(byte) 0x80, (byte) second};
            // Payload types 64 to 95 are kept free for it (RFC 5761, section 4).
            assertThat(RtpHeader.looksLikeRtcp(datagram, 0, 2)).isEqualTo(second >= 192 && second < 224);
        }
        assertThat(RtpHeader.looksLikeRtcp(Arrays.copyOf(new byte[] {(byte) 0x80}, 1), 0, 1)).isFalse();
    }
}
