package io.moonfleet.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.media.EncodedVideo;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class H264PacketizerTest {
    private static final HexFormat HEX = HexFormat.of();

    private final PacketizedFramePool pool = new PacketizedFramePool();
    private final H264Packetizer packetizer = new H264Packetizer(100);

    private PacketizedFrame packetize(byte[] accessUnit) {
        PacketizedFrame frame = pool.acquire(accessUnit.length);
        packetizer.packetize(new EncodedVideo(7, true, 1_000_000, accessUnit), frame);
        return frame;
    }

    @Test
    void parameterSetsShareAPacketInFrontOfTheirPicture() {
        PacketizedFrame frame = packetize(HEX.parseHex("0000000167420a0b" + "000001" + "48ce3c80" + "000000" + "0165112233"));
        assertThat(frame.count()).isEqualTo(2);
        // STAP-A with the higher importance of the two, then each with its length.
        assertThat(HEX.formatHex(Frames.payload(frame, 0))).isEqualTo("78" + "0004" + "67420a0b" + "0004" + "48ce3c80");
        assertThat(HEX.formatHex(Frames.payload(frame, 1))).isEqualTo("65112233");
        assertThat(frame.last(0)).isFalse();
        assertThat(frame.last(1)).isTrue();
        assertThat(frame.frameNumber()).isEqualTo(7);
        assertThat(frame.keyFrame()).isTrue();
        assertThat(frame.rtpTimestamp()).isEqualTo(90_000);
    }

    @Test
    void aLargeUnitGoesIntoFragmentsOfEqualSize() {
        byte[] slice = Frames.counting(1 + 98 + 98 + 54, 0x65);
        PacketizedFrame frame = packetize(Frames.annexB(slice));
        assertThat(frame.count()).isEqualTo(3);
        // 250 bytes behind the header in three parts.
        assertThat(frame.length(0)).isEqualTo(2 + 84);
        assertThat(frame.length(1)).isEqualTo(2 + 84);
        assertThat(frame.length(2)).isEqualTo(2 + 82);
        assertThat(HEX.formatHex(Frames.payload(frame, 0), 0, 4)).isEqualTo("7c850203");
        assertThat(HEX.formatHex(Frames.payload(frame, 1), 0, 3)).isEqualTo("7c0556");
        assertThat(HEX.formatHex(Frames.payload(frame, 2), 0, 3)).isEqualTo("7c45aa");
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(0x65);
        for (int i = 0; i < 3; i++) {
            joined.write(frame.data(), frame.offset(i) + 2, frame.length(i) - 2);
        }
        assertThat(joined.toByteArray()).isEqualTo(slice);
        assertThat(frame.payloadBytes()).isEqualTo(250 + 6);
    }

    @Test
    void aUnitOfTheLargestSizeIsNotSplit() {
        assertThat(packetize(Frames.annexB(Frames.counting(100, 0x41))).count()).isEqualTo(1);
        assertThat(packetize(Frames.annexB(Frames.counting(101, 0x41))).count()).isEqualTo(2);
    }

    @Test
    void aParameterSetThatDoesNotFitBesideTheOthersTravelsAlone() {
        PacketizedFrame frame = packetize(Frames.annexB(Frames.counting(60, 0x67), Frames.counting(60, 0x68), Frames.counting(10, 0x65)));
        assertThat(frame.count()).isEqualTo(3);
        assertThat(Frames.payload(frame, 0)).isEqualTo(Frames.counting(60, 0x67));
        assertThat(Frames.payload(frame, 1)).isEqualTo(Frames.counting(60, 0x68));
    }

    @Test
    void fillerDataIsForwarded() {
        byte[] filler = new byte[300];
        Arrays.fill(filler, (byte) 0xFF);
        filler[0] = 12;
        PacketizedFrame frame = packetize(Frames.annexB(Frames.counting(50, 0x41), filler));
        assertThat(frame.count()).isEqualTo(1 + 4);
        assertThat(Frames.payload(frame, 1)[0]).isEqualTo((byte) 0x1C);
        assertThat(Frames.payload(frame, 1)[1]).isEqualTo((byte) 0x8C);
    }

    @Test
    void whatIsNoByteStreamGivesNoPackets() {
        assertThat(packetize(new byte[0]).count()).isZero();
        assertThat(packetize(new byte[] {1, 2, 3, 4, 5}).count()).isZero();
        assertThat(packetize(HEX.parseHex("000001")).count()).isZero();
        assertThat(packetize(HEX.parseHex("00000100000100000001")).count()).isZero();
    }

    @Test
    void aFrameGrowsBeyondWhatWasAskedFor() {
        PacketizedFrame frame = pool.acquire(10);
        byte[] slice = Frames.counting(500_000, 0x65);
        new H264Packetizer().packetize(new EncodedVideo(1, true, 0, Frames.annexB(slice)), frame);
        int bytes = 1;
        for (int i = 0; i < frame.count(); i++) {
            assertThat(frame.length(i)).isLessThanOrEqualTo(VideoPacketizer.DEFAULT_MAX_PAYLOAD);
            bytes += frame.length(i) - 2;
        }
        assertThat(bytes).isEqualTo(slice.length);
    }
}
