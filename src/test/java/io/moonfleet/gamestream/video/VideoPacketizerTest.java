package io.moonfleet.gamestream.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VideoPacketizerTest {
    private final JsonNode vectors = Vectors.read("video-packets.json");

    @Test
    void smallFrameMatchesTheVector() {
        JsonNode vector = vectors.get("small_frame");
        List<byte[]> packets = smallFrame(Optional.empty());
        assertThat(packets.stream().map(Vectors::hex)).containsExactlyElementsOf(texts(vector.get("packets")));
    }

    @Test
    void frameOf1024BytePacketsMatchesTheVector() {
        JsonNode vector = vectors.get("p_frame_1024");
        VideoPacketizer packetizer = new VideoPacketizer(1024, 20, 2, Optional.empty());
        packetizer.startAt(5);
        List<byte[]> packets = packetizer.packetize(2, FrameType.P, 0, 6000, patternFrame(2500));
        assertThat(packets.stream().map(packet -> Vectors.hex(Arrays.copyOf(packet, 40))))
                .containsExactlyElementsOf(texts(vector.get("packet_headers_first40")));
        assertThat(packets.stream().map(packet -> Vectors.sha256(List.of(packet))))
                .containsExactlyElementsOf(texts(vector.get("packet_sha256")));
    }

    @Test
    @Conforms(53)
    void statement53All358PacketsOfTheFrameInTwoBlocksMatchTheVector() {
        JsonNode vector = vectors.get("multi_block_1024");
        List<byte[]> packets = multiBlockFrame();
        assertThat(packets).hasSize(vector.get("packet_count").asInt());
        assertThat(Vectors.hex(Arrays.copyOf(packets.get(179), 32)))
                .isEqualTo(vector.get("first_packet_of_each_block_first32").get(1).asText());
        assertThat(Vectors.sha256(packets))
                .isEqualTo(vector.get("sha256_of_all_datagrams_concatenated").asText());
    }

    @Test
    void encryptedPacketsMatchTheVector() {
        JsonNode vector = vectors.get("encrypted");
        List<byte[]> datagrams = smallFrame(Optional.of(Vectors.bytes(vector.get("rikey_hex"))));
        for (int i = 0; i < vector.get("packets").size(); i++) {
            assertThat(Vectors.hex(datagrams.get(i)))
                    .isEqualTo(vector.get("packets").get(i).get("datagram").asText());
        }
    }

    @Test
    void tooLargeFramesGoWithoutParityInFourBlocks() {
        VideoPacketizer packetizer = new VideoPacketizer(64, 20, 2, Optional.empty());
        List<byte[]> packets = packetizer.packetize(1, FrameType.IDR, 0, 0, patternFrame(48 * 900));
        assertThat(packets).hasSize(901);
        int fecInfo = VideoPacketHeader.fecInfo(packets.get(0));
        assertThat(VideoPacketHeader.fecPercentage(fecInfo)).isZero();
        assertThat(VideoPacketHeader.lastBlock(packets.get(0))).isEqualTo(3);
    }

    static List<byte[]> smallFrame(Optional<byte[]> key) {
        byte[] accessUnit = Vectors.bytes(
                Vectors.read("video-packets.json").get("small_frame").get("frame_payload_hex"));
        return new VideoPacketizer(64, 20, 2, key).packetize(1, FrameType.IDR, 25, 3000, accessUnit);
    }

    static List<byte[]> multiBlockFrame() {
        VideoPacketizer packetizer = new VideoPacketizer(1024, 20, 2, Optional.empty());
        packetizer.startAt(10);
        return packetizer.packetize(3, FrameType.IDR, 0, 9000, patternFrame(300_000));
    }

    /** The vectors' rule for the bytes of a frame. */
    static byte[] patternFrame(int length) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) ((long) i * i + 3L * i + 7);
        }
        return frame;
    }


    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }
}
