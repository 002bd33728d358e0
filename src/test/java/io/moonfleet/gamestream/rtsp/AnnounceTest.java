package io.moonfleet.gamestream.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.Vectors;
import io.moonfleet.gamestream.video.VideoFormat;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnnounceTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static Announce announce(int encryption, int packetSize, VideoFormat format, int channels) {
        return new Announce(
                encryption, (encryption & 4) != 0, 1280, 720, 30, packetSize, 2000, true, format, 1, 0, channels, false,
                5, 2);
    }

    @Test
    void sampleRequestIsReproducedByteForByte() throws Exception {
        JsonNode sample = Vectors.read("announce-sample.json");
        String body = new Announce(5, true, 1920, 1080, 60, 1392, 20000, true, VideoFormat.H264, 1, 6000, 2, false, 5, 2)
                .format(InetAddress.getByName("192.0.2.10"), 47998);
        RtspMessage.Request request = new RtspMessage.Request(
                "ANNOUNCE",
                "streamid=control/13/0",
                List.of(
                        new RtspHeader("CSeq", "6"),
                        new RtspHeader("X-GS-ClientVersion", "14"),
                        new RtspHeader("Host", "192.0.2.10"),
                        new RtspHeader("Session", "DEADBEEFCAFE"),
                        new RtspHeader("Content-type", "application/sdp"),
                        new RtspHeader("Content-length", Integer.toString(body.length()))),
                body);
        assertThat(body).hasSize(sample.get("body_bytes").asInt());
        assertThat(request.format())
                .hasSize(sample.get("total_bytes").asInt())
                .isEqualTo(RtspMessage.bytes(sample.get("request").asText()));
    }

    @ParameterizedTest
    @Conforms(44)
    @CsvSource({
        "plain,1,1392,H264,2",
        "encrypted,7,1360,H264,2",
        "control-v1,0,1392,H264,2",
        "surround51,1,1392,H264,6",
        "hevc,1,1392,HEVC,2",
        "host-termination,7,1360,H264,2",
        "resume-2-resume,7,1360,H264,2"
    })
    void recordedBodiesAreReproducedByteForByte(
            String session, int encryption, int packetSize, VideoFormat format, int channels) throws Exception {
        assertThat(announce(encryption, packetSize, format, channels).format(LOOPBACK, 47998))
                .isEqualTo(RtspRecordings.request(session, "ANNOUNCE").body());
    }

    @Test
    void hostsReadTheRecordedBody() throws Exception {
        AnnouncedStream stream = AnnouncedStream.parse(RtspRecordings.request("encrypted", "ANNOUNCE").body());
        assertThat(stream)
                .isEqualTo(new AnnouncedStream(
                        3, 7, 1280, 720, 30, 1360, 2000, 2, 1, 1, VideoFormat.Codec.H264, false, false, 2, 2, 3, false,
                        true, 5));
        assertThat(AnnouncedStream.parse(RtspRecordings.request("hevc", "ANNOUNCE").body()).codec())
                .isEqualTo(VideoFormat.Codec.HEVC);
        assertThat(AnnouncedStream.parse(RtspRecordings.request("surround51", "ANNOUNCE").body()).audioChannels())
                .isEqualTo(6);
    }

    @ParameterizedTest
    @Conforms({44, 46})
    @ValueSource(
            strings = {
                "x-nv-video[0].clientViewportWd",
                "x-nv-video[0].clientViewportHt",
                "x-nv-video[0].maxFPS",
                "x-nv-video[0].packetSize",
                "x-nv-vqos[0].bw.maximumBitrateKbps",
                "x-nv-video[0].videoEncoderSlicesPerFrame",
                "x-nv-video[0].maxNumReferenceFrames",
                "x-nv-audio.surround.numChannels",
                "x-nv-audio.surround.channelMask",
                "x-nv-audio.surround.AudioQuality"
            })
    void item44and46_everyRequiredAttributeIsSentAndMissedByHosts(String name) {
        String body = announce(7, 1360, VideoFormat.H264, 2).format(LOOPBACK, 47998);
        assertThat(body).contains("a=" + name + ":");
        assertThatThrownBy(() -> AnnouncedStream.parse(body.replace("a=" + name + ":", "a=other:")))
                .isInstanceOf(RtspFormatException.class)
                .hasMessageContaining(name);
    }

    @Test
    @Conforms(44)
    void item44_theLargestRequestStaysBelow2024Bytes() throws Exception {
        Announce largest = new Announce(
                7, true, 7680, 4320, 240, 1360, 500_000, true, VideoFormat.HEVC_REXT10_444, 1, 24000, 8, true, 10, 5);
        String body = largest.format(InetAddress.getByName("2001:db8:1111:2222:3333:4444:5555:6666"), 65535);
        assertThat(body.length() + 300 + RtspEncryption.HEADER).isLessThan(2024);
        assertThat(body).contains("o=android 0 14 IN IPv6 [2001:db8:1111:2222:3333:4444:5555:6666]\r\n");
    }

    @Test
    void bitrateOfARemoteHostLeavesRoomForSound() {
        Announce remote = new Announce(
                1, false, 1280, 720, 30, 1024, 20000, false, VideoFormat.AV1_MAIN8, 1, 0, 2, false, 5, 2);
        assertThat(remote.format(LOOPBACK, 1))
                .contains("a=x-nv-vqos[0].bw.maximumBitrateKbps:15500 \r\n")
                .contains("a=x-nv-vqos[0].qosTrafficType:0 \r\n")
                .contains("a=x-nv-aqos.qosTrafficType:0 \r\n")
                .contains("a=x-nv-vqos[0].bitStreamFormat:2 \r\n")
                .doesNotContain("x-nv-clientSupportHevc");
    }

    @Test
    void aMinimalAnnouncementGetsSunshinesDefaults() throws Exception {
        AnnouncedStream stream = AnnouncedStream.parse("a=x-nv-video[0].clientViewportWd:640\n"
                + "a=x-nv-video[0].clientViewportWd:320\na=x-nv-video[0].clientViewportHt: 480 \n"
                + "a=x-nv-video[0].maxFPS:60\na=x-nv-video[0].packetSize:1024\n"
                + "a=x-nv-vqos[0].bw.maximumBitrateKbps:9000\na=x-nv-video[0].videoEncoderSlicesPerFrame:1\n"
                + "a=x-nv-video[0].maxNumReferenceFrames:1\na=x-nv-audio.surround.numChannels:2\n"
                + "a=x-nv-audio.surround.channelMask:3\na=x-nv-audio.surround.AudioQuality:0\njunk\na=\n");
        assertThat(stream)
                .isEqualTo(new AnnouncedStream(
                        0, 0, 640, 480, 60, 1024, 9000, 0, 1, 1, VideoFormat.Codec.H264, false, false, 0, 2, 3, false,
                        false, 5));
    }
}
