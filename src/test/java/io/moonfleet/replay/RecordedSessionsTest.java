package io.moonfleet.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.EveryRecording;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.Vectors;
import io.moonfleet.gamestream.video.FecStatus;
import io.moonfleet.gamestream.video.VideoFormat;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions between Sunshine and the reference client, through the receivers of the live client. */
class RecordedSessionsTest {
    /** Sound is encrypted in four of these; resume-1-launch has a negative rikeyid. */
    @EveryRecording
    @Conforms(70)
    void everyAccessUnitPacketAndMessageEqualsTheReferenceClients(String name) throws ReplayException {
        ReplayResult result = SessionReplay.run(Recordings.folder(name));
        JsonNode expected = Recordings.expected(name);

        Map<Integer, ReplayedFrame> frames = byNumber(result);
        assertThat(Recordings.clientFrames(name)).isNotEmpty().allSatisfy(frame -> {
            assertThat(frames.get(frame.number()).type()).isEqualTo(frame.type());
            assertThat(frames.get(frame.number()).length()).isEqualTo(frame.length());
            assertThat(frames.get(frame.number()).sha256()).isEqualTo(frame.sha256());
        });
        // Frame 1 of H.264 has an SEI that the client removes; the last frames came after the client had stopped.
        assertThat(Recordings.captureFrames(name)).filteredOn(frame -> frame.number() > 1).allSatisfy(frame ->
                assertThat(frames.get(frame.number()).sha256()).isEqualTo(frame.sha256()));
        assertThat(result.frames()).hasSize(expected.at("/video/frames").asInt());
        assertThat(result.video().framesLost()).isZero();
        assertThat(result.video().rejected()).isZero();

        List<byte[]> client = Recordings.clientAudio(name);
        assertThat(result.audioPackets()).hasSizeGreaterThanOrEqualTo(client.size());
        assertThat(result.audioPackets().subList(0, client.size()).stream().map(Vectors::hex))
                .containsExactlyElementsOf(client.stream().map(Vectors::hex).toList());
        assertThat(result.clientAudio().counters().lost()).isZero();

        Map<String, Integer> messages = new TreeMap<>();
        expected.at("/control/messages").properties().forEach(entry -> messages.put(entry.getKey(), entry.getValue().asInt()));
        assertThat(result.control().messages()).isEqualTo(messages);
        assertThat(result.control().undecryptable()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "plain",
        "encrypted",
        "control-v1",
        "surround51",
        "hevc",
        "host-termination",
        "resume-1-launch",
        "resume-2-resume"
    })
    void allPacketsOfALosslessRecordingComeOutWithoutTheStartUpDiscard(String name) throws ReplayException {
        ReplayResult result = SessionReplay.run(Recordings.folder(name));
        assertThat(result.allAudio().sha256())
                .isEqualTo(Recordings.expected(name).at("/audio/sha256Packets").asText());
    }

    @Test
    @Conforms(54)
    void and69LostShardsOfVideoAndAudioAreRepaired() throws ReplayException {
        ReplayResult result = SessionReplay.run(Recordings.folder("plain-loss2"));
        assertThat(result.video().shardsRecovered()).isPositive();
        assertThat(result.clientAudio().counters().recovered())
                .isGreaterThanOrEqualTo(
                        Recordings.expected("plain-loss2").at("/clientAudio/packetsRecoveredByFec").asInt());
        assertThat(result.frames()).hasSize(234);
    }

    @Test
    void repairedBlocksAreReportedInTheReferenceClientsOwnBytes() throws ReplayException {
        List<String> sent = Recordings.control("plain-loss2").stream()
                .filter(command -> command.path("dir").asText().equals("C"))
                .filter(command -> command.path("type").asText().equals("0x5502"))
                .map(command -> command.get("plain").asText().substring(8))
                .toList();
        ReplayResult result = SessionReplay.run(Recordings.folder("plain-loss2"));
        assertThat(result.fecStatuses().stream().map(RecordedSessionsTest::wireForm)).startsWith(
                sent.toArray(String[]::new));
    }

    @Test
    void theHandshakeTellsHowToReadTheStreams() throws ReplayException {
        StreamFacts plain = SessionReplay.run(Recordings.folder("plain")).facts();
        assertThat(plain.videoEncrypted()).isFalse();
        assertThat(plain.audioEncrypted()).isFalse();
        assertThat(plain.controlVersion2()).isTrue();
        StreamFacts encrypted = SessionReplay.run(Recordings.folder("encrypted")).facts();
        assertThat(encrypted.videoEncrypted()).isTrue();
        assertThat(encrypted.audioEncrypted()).isTrue();
        assertThat(encrypted.packetSize()).isEqualTo(1360);
        assertThat(SessionReplay.run(Recordings.folder("control-v1")).control().encryption()).containsOnlyKeys("v1");
        assertThat(SessionReplay.run(Recordings.folder("hevc")).facts().codec()).isEqualTo(VideoFormat.Codec.HEVC);
    }

    @Test
    void theHostsReasonForEndingIsReported() throws ReplayException {
        assertThat(SessionReplay.run(Recordings.folder("host-termination")).control().termination())
                .hasValue(0x80030023);
        assertThat(SessionReplay.run(Recordings.folder("plain")).control().termination()).isEmpty();
    }

    private static Map<Integer, ReplayedFrame> byNumber(ReplayResult result) {
        return result.frames().stream().collect(Collectors.toMap(ReplayedFrame::number, Function.identity()));
    }

    private static String wireForm(FecStatus status) {
        ByteBuffer bytes = ByteBuffer.allocate(21);
        bytes.putInt(status.frameIndex());
        for (int field : List.of(
                status.highestSequence(),
                status.nextContiguousSequence(),
                status.missingBeforeHighest(),
                status.dataPackets(),
                status.parityPackets(),
                status.receivedDataPackets(),
                status.receivedParityPackets())) {
            bytes.putShort((short) field);
        }
        bytes.put((byte) status.fecPercentage()).put((byte) status.blockIndex()).put((byte) status.blockCount());
        return Vectors.hex(bytes.array());
    }
}
