package io.moonfleet.gamestream.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.Vectors;
import io.moonfleet.gamestream.control.ControlMessage.HdrMetadata;
import io.moonfleet.gamestream.input.InputCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCodecTest {
    /** Every control message recorded between a real host and the reference client decodes to what was meant. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "encrypted",
                "control-v1",
                "plain-loss2",
                "host-termination",
                "resume-1-launch",
                "resume-2-resume"
            })
    void recordedMessagesDecodeAndEncodeToTheSameBytes(String folder) throws IOException {
        List<ControlMessage> sent = new ArrayList<>();
        for (JsonNode entry : recorded(folder)) {
            if (!entry.has("plain")) {
                continue;
            }
            byte[] plain = Vectors.bytes(entry.get("plain"));
            boolean fromClient = entry.get("dir").asText().equals("C");
            ControlMessage message = fromClient
                    ? ControlCodec.decodeFromClient(plain).orElseThrow()
                    : ControlCodec.decodeFromHost(plain).orElseThrow();
            assertThat(message).isNotInstanceOf(ControlMessage.Unknown.class);
            assertThat(Vectors.hex(ControlCodec.encode(message))).isEqualTo(Vectors.hex(plain));
            if (message instanceof ControlMessage.InputData input) {
                assertThat(InputCodec.decode(input.packet()))
                        .hasValueSatisfying(packet -> assertThat(InputCodec.encode(packet)).isEqualTo(input.packet()));
            }
            if (fromClient) {
                sent.add(message);
            } else if (message instanceof ControlMessage.Termination termination) {
                assertThat(termination.reason()).isEqualTo(TerminationReason.ENDED);
            } else {
                assertThat(message)
                        .isEqualTo(new ControlMessage.HdrMode(false, Optional.of(HdrMetadata.NONE)));
            }
        }
        assertThat(sent.subList(0, 2))
                .containsExactly(new ControlMessage.RequestIdr(), new ControlMessage.StartB());
    }

    private static List<JsonNode> recorded(String folder) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> entries = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                ControlCodecTest.class.getResourceAsStream("/captures/" + folder + "/control.jsonl"),
                StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                entries.add(mapper.readTree(line));
            }
        }
        assertThat(entries).hasSizeGreaterThan(20);
        return entries;
    }

    /** Item 89. */
    @Test
    @Conforms(89)
    void hdrModeOfOneByteHasNoMetadataAndMissingBytesAreZero() {
        assertThat(ControlCodec.decodeFromHost(Vectors.bytes("0e01010001")).orElseThrow())
                .isEqualTo(new ControlMessage.HdrMode(true, Optional.empty()));
        assertHost(
                "0e011b00" + "01" + "0201" + "0403" + "0605" + "0807" + "0a09" + "0c0b" + "0e0d" + "100f" + "1211" + "1413"
                        + "1615" + "1817" + "1a99",
                new ControlMessage.HdrMode(
                        true,
                        Optional.of(new HdrMetadata(
                                0x0102, 0x0304, 0x0506, 0x0708, 0x090A, 0x0B0C, 0x0D0E, 0x0F10, 0x1112, 0x1314, 0x1516,
                                0x1718, 0x991A))));
        HdrMetadata metadata = new HdrMetadata(1, 2, 3, 4, 5, 6, 7, 8, 1000, 50, 400, 300, 600);
        ControlMessage whole = new ControlMessage.HdrMode(true, Optional.of(metadata));
        byte[] encoded = ControlCodec.encode(whole);
        assertThat(encoded).hasSize(31);
        assertThat(ControlCodec.decodeFromHost(encoded).orElseThrow()).isEqualTo(whole);
        byte[] shortened = Arrays.copyOf(encoded, 4 + 19);
        shortened[2] = 19;
        assertThat(ControlCodec.decodeFromHost(shortened).orElseThrow())
                .isEqualTo(new ControlMessage.HdrMode(
                        true, Optional.of(new HdrMetadata(1, 2, 3, 4, 5, 6, 7, 8, 1000, 0, 0, 0, 0))));
    }

    /** Item 90. */
    @Test
    @Conforms(90)
    void hostEventsHaveTheOffsetsOfTheDocument() {
        assertHost("0b010a00" + "eeffc000" + "0300" + "0080" + "0040", new ControlMessage.Rumble(3, 0x8000, 0x4000));
        assertHost("00550600" + "0100" + "ffff" + "0100", new ControlMessage.RumbleTriggers(1, 0xFFFF, 1));
        assertHost("01550500" + "0200" + "6400" + "02", new ControlMessage.MotionEventState(2, 100, 2));
        assertHost("02550500" + "0200" + "102030", new ControlMessage.ControllerLed(2, 0x10, 0x20, 0x30));
        byte[] effects = new byte[22];
        for (int index = 0; index < effects.length; index++) {
            effects[index] = (byte) (index + 1);
        }
        assertHost(
                "03551900" + "0500" + "0c" + Vectors.hex(effects), new ControlMessage.AdaptiveTriggers(5, 0x0C, effects));
        assertHost("09010400" + "80030023", new ControlMessage.Termination(0x80030023));
    }

    private static void assertHost(String hex, ControlMessage.FromHost message) {
        assertThat(ControlCodec.decodeFromHost(Vectors.bytes(hex)).orElseThrow()).isEqualTo(message);
        assertThat(Vectors.hex(ControlCodec.encode(message))).isEqualTo(hex);
    }

    /** Item 84, and that the meaning of 0x5502 depends on the direction. */
    @Test
    @Conforms(84)
    void unknownTypesAreRecognisedAsSuch() {
        assertThat(ControlCodec.decodeFromHost(Vectors.bytes("0030020001ff")).orElseThrow())
                .isEqualTo(new ControlMessage.Unknown(0x3000, new byte[] {1, -1}));
        assertThat(ControlCodec.decodeFromClient(Vectors.bytes("02550500" + "0200102030"))).isEmpty();
        ControlMessage.FrameFecStatus status =
                new ControlMessage.FrameFecStatus(4, 24, 19, 1, 5, 2, 4, 1, 40, 0, 1);
        assertThat(Vectors.hex(ControlCodec.encode(status)))
                .isEqualTo("02551500" + "00000004" + "0018" + "0013" + "0001" + "0005" + "0002" + "0004" + "0001" + "280001");
    }

    /** Item 85. */
    @Test
    @Conforms(85)
    void terminationNumbersMapToClientCodes() {
        assertThat(TerminationReason.of(0x80030023, true).code()).isZero();
        assertThat(TerminationReason.of(0x80030023, false).code()).isEqualTo(-102);
        assertThat(TerminationReason.of(0x800E9302, true).code()).isEqualTo(-103);
        assertThat(TerminationReason.of(0x800E9403, true).code()).isEqualTo(-104);
        assertThat(TerminationReason.of(0x0100, true).code()).isZero();
        assertThat(TerminationReason.of(0x80030099, true).code()).isEqualTo(0x80030099);
    }
}
