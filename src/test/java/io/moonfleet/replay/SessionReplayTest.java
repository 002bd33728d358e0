package io.moonfleet.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.audio.AudioPacketizer;
import io.moonfleet.gamestream.video.FrameType;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.gamestream.video.VideoPacketizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionReplayTest {
    private static final byte[] KEY = new byte[16];
    private static final String SESSION = "{\"rikey\":\"" + "00".repeat(16)
            + "\",\"rikeyid\":-5,\"options\":{\"pkt\":\"1024\",\"formats\":\"0x1000\"}}";

    @TempDir
    private Path folder;

    @Test
    void theJsonHasFramesAudioAndControlMessages() throws ReplayException {
        JsonNode json = ReplayJson.of(SessionReplay.run(Recordings.folder("host-termination")));
        assertThat(json.at("/frames/0/number").asInt()).isEqualTo(1);
        assertThat(json.at("/frames/0/type").asText()).isEqualTo("IDR");
        assertThat(json.at("/frames/0/length").isInt()).isTrue();
        assertThat(json.at("/frames/0/sha256").asText()).hasSize(64);
        assertThat(json.at("/video/lost").asInt()).isZero();
        assertThat(json.at("/video/recovered").asInt()).isZero();
        assertThat(json.at("/audio/packets").asInt()).isEqualTo(802);
        assertThat(json.at("/audio/sha256").asText())
                .isEqualTo("bce3324e39844e283bd37f44f700ff1e13703282c246d29b1f3552d0e5bc12f5");
        assertThat(json.at("/audio/all/packets").asInt()).isEqualTo(902);
        assertThat(json.at("/control/H 0x0109").asInt()).isEqualTo(1);
        assertThat(json.at("/controlEncryption").asText()).isEqualTo("v2");
        assertThat(json.at("/termination").asText()).isEqualTo("0x80030023");
        assertThat(json.toString()).doesNotContain("2797e7e8129b45f13f5cd805890a8fb7");
    }

    @Test
    void withoutHandshakeTheOptionsAndTheDatagramsTellEnough() throws Exception {
        VideoPacketizer video = new VideoPacketizer(1024, 20, 2, Optional.of(KEY));
        AudioPacketizer audio = new AudioPacketizer(5, true, Optional.of(KEY), -5);
        CaptureBuilder capture = CaptureBuilder.ordinary();
        byte[] temporalUnit = {0x12, 0, 1, 2, 3, 0};
        for (byte[] datagram : video.packetize(1, FrameType.IDR, 0, 1, temporalUnit)) {
            capture.udp(1, 47998, 9, datagram);
        }
        for (int number = 0; number < 8; number++) {
            for (byte[] datagram : audio.packetize(new byte[] {(byte) number, 1, 2})) {
                capture.udp(1, 48000, 9, datagram);
            }
        }
        Files.writeString(folder.resolve("session.json"), SESSION);
        Files.write(folder.resolve("session.pcap"), capture.build());

        ReplayResult result = SessionReplay.run(folder);
        assertThat(result.facts().codec()).isEqualTo(VideoFormat.Codec.AV1);
        assertThat(result.facts().videoEncrypted()).isTrue();
        assertThat(result.facts().audioEncrypted()).isTrue();
        // Trailing zeros do not count, for any codec.
        assertThat(result.frames()).containsExactly(new ReplayedFrame(
                1, "IDR", 5, HexFormat.of().formatHex(Sha256.start().digest(new byte[] {0x12, 0, 1, 2, 3}))));
        assertThat(result.allAudio().counters().packets()).isEqualTo(8);
    }

    @Test
    void anEmptyCaptureHasNothing() throws Exception {
        Files.writeString(folder.resolve("session.json"), SESSION);
        Files.write(folder.resolve("session.pcap"), CaptureBuilder.ordinary().build());
        ReplayResult result = SessionReplay.run(folder);
        assertThat(result.frames()).isEmpty();
        assertThat(ReplayJson.of(result).at("/audio/packets").asInt()).isZero();
    }

    @Test
    void missingAndMalformedFilesAreNamed() throws IOException {
        refused("there is no session.json");
        Path session = folder.resolve("session.json");
        for (String malformed : List.of("", "[", "{}", "null", "{\"rikey\":\"00\"}", "{\"rikey\":{}}", "\u0000\u0001")) {
            Files.writeString(session, malformed);
            refused("session.json");
        }
        Files.writeString(session, "{\"rikey\":\"" + "00".repeat(16) + "\",\"rikeyid\":\"x\"}");
        refused("rikeyid");
        Files.writeString(session, SESSION);
        refused("there is no session.pcap");
        Files.writeString(folder.resolve("session.pcap"), "nothing");
        refused("too short");
        Files.write(folder.resolve("session.pcap"), new byte[] {0x1F, (byte) 0x8B, 1, 2, 3});
        refused("cannot be read");
    }

    private void refused(String reason) {
        assertThatThrownBy(() -> SessionReplay.run(folder))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("\n");
    }
}
