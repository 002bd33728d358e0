package io.moonfleet.gamestream.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.Vectors;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Frame header, byte-level normalisation and time stamps. */
class FrameAssemblyTest {
    private static final String SLICE = "00000001" + "41aabbcc";
    private static final String IDR_SLICE = "000001" + "65aabbcc";
    private static final String PARAMETERS = "00000001" + "6742" + "00000001" + "68ce";

    @Test
    @Conforms(60)
    void statement60HeaderIsRemovedAndAv1IsCutExactly() {
        VideoPacketizer packetizer = new VideoPacketizer(64, 20, 2, Optional.empty());
        ReceivedVideo received = ReceivedVideo.plain(VideoFormat.Codec.AV1, 64);
        byte[] temporalUnit = Vectors.bytes("12000a0b00000000" + "00".repeat(60));
        received.receiveAll(packetizer.packetize(1, FrameType.IDR, 77, 1, temporalUnit));
        AccessUnit accessUnit = received.accessUnits.getFirst();
        assertThat(accessUnit.data()).isEqualTo(temporalUnit);
        assertThat(accessUnit.keyFrame()).isTrue();
        assertThat(accessUnit.hostLatencyTenthMillis()).isEqualTo(77);

        received.receiveAll(packetizer.packetize(2, FrameType.P, 0, 2, new byte[] {1}));
        received.receiveAll(packetizer.packetize(3, FrameType.P_UNKNOWN, 0, 3, new byte[40]));
        assertThat(received.accessUnits).extracting(AccessUnit::type)
                .containsExactly(FrameType.IDR, FrameType.P, FrameType.P_UNKNOWN);
        assertThat(received.accessUnits).extracting(unit -> unit.data().length).containsExactly(68, 1, 40);
    }

    @Test
    @Conforms(60)
    void statement60Av1FrameWithAnImpossibleLengthIsCorrupt() {
        ReceivedVideo received = ReceivedVideo.plain(VideoFormat.Codec.AV1, 64);
        for (int length : new int[] {0, 8, 49, 0xFFFF}) {
            VideoPacketizer packetizer = new VideoPacketizer(64, 20, 2, Optional.empty());
            byte[] packet = packetizer.packetize(1, FrameType.IDR, 0, 1, new byte[20]).getFirst();
            packet[VideoPacketHeader.LENGTH + 4] = (byte) length;
            packet[VideoPacketHeader.LENGTH + 5] = (byte) (length >> 8);
            received.receive(packet);
        }
        assertThat(received.accessUnits).isEmpty();
        assertThat(received.events).startsWith("lost 1..1");
    }

    @Test
    @Conforms(61)
    void statement61PaddingIsCutOffWhateverTheHeaderSays() {
        VideoPacketizer packetizer = new VideoPacketizer(64, 20, 2, Optional.empty());
        ReceivedVideo received = ReceivedVideo.plain(VideoFormat.Codec.H264, 64);
        byte[] accessUnit = Vectors.bytes(PARAMETERS + IDR_SLICE);
        for (int wrong : new int[] {0, 0xFFFF, 9}) {
            int number = received.accessUnits.size() + 1;
            byte[] packet = packetizer.packetize(number, FrameType.IDR, 0, 1, accessUnit).getFirst();
            packet[VideoPacketHeader.LENGTH + 4] = (byte) wrong;
            packet[VideoPacketHeader.LENGTH + 5] = (byte) (wrong >> 8);
            received.receive(packet);
        }
        assertThat(received.accessUnits).hasSize(3).allSatisfy(unit -> assertThat(unit.data()).isEqualTo(accessUnit));
    }

    @Test
    void delimiterAndSeiBeforeThePictureAreDropped() {
        String delimiter = "00000001" + "09f0";
        String sei = "000001" + "0605aabb80";
        assertThat(h264(delimiter + PARAMETERS + sei + IDR_SLICE)).isEqualTo(PARAMETERS + IDR_SLICE);
        assertThat(h264(sei + delimiter + PARAMETERS + IDR_SLICE)).isEqualTo(PARAMETERS + IDR_SLICE);
        assertThat(h264(PARAMETERS + IDR_SLICE + sei)).isEqualTo(PARAMETERS + IDR_SLICE + sei);
        assertThat(h264(delimiter + sei + SLICE)).isEqualTo(SLICE);
    }

    @Test
    void pictureParameterSetBeforeAPictureThatStartsNoSequenceIsDropped() {
        assertThat(h264("00000001" + "68ce" + SLICE)).isEqualTo(SLICE);
    }

    @Test
    void hevcParameterSetsStayAndSeiGoes() {
        String delimiter = "00000001" + "460150";
        String parameters = "00000001" + "4001aa" + "00000001" + "4201bb" + "00000001" + "4401cc";
        String prefixSei = "00000001" + "4e01dd80";
        String idr = "000001" + "2601eeff";
        String inter = "000001" + "0201eeff";
        assertThat(normalized(VideoFormat.Codec.HEVC, delimiter + parameters + prefixSei + idr)).isEqualTo(parameters + idr);
        assertThat(normalized(VideoFormat.Codec.HEVC, prefixSei + inter)).isEqualTo(inter);
    }

    @Test
    void whatHevcSaysAboutHdrStaysWithTheKeyFrame() {
        String parameters = "00000001" + "4001aa" + "00000001" + "4201bb" + "00000001" + "4401cc";
        String idr = "000001" + "2601eeff";
        // SMPTE ST 2086 of a display without any light in its blue corner: zeros, with the bytes that hide start codes.
        String mastering = "00000001" + "4e01" + "8918" + "0000" + "03" + "0001" + "8a4839d063d015f20bb83d1340420098968000" + "00" + "03"
                + "0032" + "80";
        String light = "00000001" + "4e01" + "9004" + "03e80190" + "80";
        String transfer = "00000001" + "4e01" + "9301" + "12" + "80";
        String version = "00000001" + "4e01" + "05" + "03" + "aabbcc" + "80";
        for (String kept : List.of(mastering, light, transfer)) {
            assertThat(hevc(parameters + kept + idr)).isEqualTo(parameters + kept + idr);
            assertThat(hevc(parameters + version + kept + version + idr)).isEqualTo(parameters + kept + idr);
        }
        assertThat(hevc(parameters + mastering + light + idr)).isEqualTo(parameters + mastering + light + idr);
        // In one unit behind another message, of which the payload has hidden zeros.
        String joined = "00000001" + "4e01" + "0504" + "00000300" + "00" + "9004" + "03e80190" + "80";
        assertThat(hevc(parameters + joined + idr)).isEqualTo(parameters + joined + idr);
        String inter = "000001" + "0201eeff";
        assertThat(hevc(light + inter)).as("a picture that starts no sequence").isEqualTo(inter);
        assertThat(h264(PARAMETERS + "000001" + "06" + "9004" + "03e80190" + "80" + IDR_SLICE))
                .isEqualTo(PARAMETERS + IDR_SLICE);
    }

    @Test
    void brokenSupplementalInformationIsDropped() {
        String parameters = "00000001" + "4001aa";
        String idr = "000001" + "2601eeff";
        for (String broken : List.of("4e", "4e01", "4e01ff", "4e01ffff", "4e0105", "4e0105ff", "4e01050a01", "4e01ff8a0080")) {
            assertThat(hevc(parameters + "000001" + broken + idr)).as(broken).isEqualTo(parameters + idr);
        }
    }

    private static String hevc(String hex) {
        return normalized(VideoFormat.Codec.HEVC, hex);
    }

    @Test
    void bytesThatAreNoByteStreamStayAsTheyAre() {
        assertThat(h264("aabbccdd")).isEqualTo("aabbccdd");
        assertThat(h264("000001")).isEqualTo("000001");
    }

    @Test
    @Conforms(68)
    void statement68TimestampsOfZeroGiveGrowingTimes() {
        VideoPacketizer packetizer = new VideoPacketizer(64, 20, 2, Optional.empty());
        ReceivedVideo received = ReceivedVideo.plain(VideoFormat.Codec.H264, 64);
        for (int number = 1; number <= 5; number++) {
            received.receiveAll(packetizer.packetize(number, FrameType.IDR, 0, 0, Vectors.bytes(PARAMETERS + IDR_SLICE)));
            received.pause(16_000_000);
        }
        List<Long> times =
                received.accessUnits.stream().map(AccessUnit::presentationTimeMicros).toList();
        assertThat(times.getFirst()).isZero();
        assertThat(times).isSorted().doesNotHaveDuplicates();
        assertThat(times.getLast()).isBetween(64_000L, 70_000L);
    }

    @Test
    void timestampsAreUnwrapped() {
        FrameClock clock = new FrameClock();
        long first = clock.presentationMicros(-900, 0);
        assertThat(first).isEqualTo((0xFFFFFFFFL + 1 - 900) * 1000 / 90);
        assertThat(clock.presentationMicros(600, 0) - first).isBetween(16_666L, 16_667L);
        assertThat(clock.presentationMicros(600, 0) - first).isGreaterThan(16_666L);
        assertThat(clock.presentationMicros(300, 0)).isGreaterThan(first);
    }

    @Test
    void longFormOfTheHeaderDependsOnTheHostsVersion() {
        assertThat(VideoStreamSettings.longFrameHeaderLength(7, 1, 414)).isEqualTo(8);
        assertThat(VideoStreamSettings.longFrameHeaderLength(7, 1, 431)).isEqualTo(24);
        assertThat(VideoStreamSettings.longFrameHeaderLength(7, 1, 446)).isEqualTo(41);
        assertThat(VideoStreamSettings.longFrameHeaderLength(7, 1, 450)).isEqualTo(44);
        assertThat(VideoStreamSettings.longFrameHeaderLength(7, 2, 0)).isEqualTo(44);
        byte[] frame = new byte[50];
        frame[0] = (byte) 0x81;
        assertThat(FrameHeader.parse(frame, 50, 44)).get().extracting(FrameHeader::length).isEqualTo(44);
        assertThat(FrameHeader.parse(frame, 43, 44)).isEmpty();
        assertThat(FrameHeader.parse(frame, 7, 44)).isEmpty();
    }

    private static String h264(String hex) {
        return normalized(VideoFormat.Codec.H264, hex);
    }

    private static String normalized(VideoFormat.Codec codec, String hex) {
        byte[] data = Vectors.bytes("ffff" + hex);
        AnnexBNormalizer normalizer = new AnnexBNormalizer(codec, false);
        normalizer.normalize(data, 2, data.length);
        return Vectors.hex(data).substring(2 * normalizer.start());
    }
}
