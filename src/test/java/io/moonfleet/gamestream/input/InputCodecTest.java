package io.moonfleet.gamestream.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.Vectors;
import io.moonfleet.gamestream.enet.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class InputCodecTest {
    private static final List<InputPacket> SAMPLES = List.of(
            new InputPacket.MouseMove(5, -3),
            new InputPacket.MousePosition(100, 200, 1920, 1080),
            new InputPacket.MouseButton(1, true),
            new InputPacket.MouseButton(1, false),
            new InputPacket.MouseButton(5, true),
            new InputPacket.Scroll(120),
            new InputPacket.Scroll(-15),
            new InputPacket.HorizontalScroll(120),
            new InputPacket.Key(0x41, true, 1, 0),
            new InputPacket.Key(0x41, false, 0, 0),
            new InputPacket.Text(0xE9),
            new InputPacket.HapticsEnable(),
            new InputPacket.Controller(0, 1, 0x1000, 0x20, 0xFF, 1000, -2000, 32767, -32768),
            new InputPacket.Controller(1, 3, 0x100000, 0, 0, 0, 0, 0, 0),
            new InputPacket.ControllerArrival(0, 2, 0xFB, 0x30F7FF),
            new InputPacket.Touch(TouchEvent.DOWN, 0xFFFF, 7, 0.5f, 0.25f, 1, 0, 0),
            new InputPacket.Pen(TouchEvent.HOVER, 1, 0, 0.5f, 0.5f, 0.1f, 0xFFFF, 0xFF, 0, 0),
            new InputPacket.ControllerTouch(0, TouchEvent.MOVE, 0, 1, 0.25f, 0.75f, 1),
            new InputPacket.ControllerMotion(0, 2, 1, -2, 0.5f),
            new InputPacket.ControllerBattery(0, 2, 80));

    /** All 20 recorded samples, byte for byte, both ways. */
    @TestFactory
    @Conforms({91, 92, 93})
    Stream<DynamicTest> samples() {
        List<DynamicTest> tests = new ArrayList<>();
        JsonNode vectors = Vectors.read("input-packets.json");
        assertThat(vectors).hasSize(SAMPLES.size());
        for (int index = 0; index < SAMPLES.size(); index++) {
            InputPacket packet = SAMPLES.get(index);
            JsonNode vector = vectors.get(index);
            tests.add(DynamicTest.dynamicTest(vector.get("name").asText(), () -> {
                byte[] encoded = InputCodec.encode(packet);
                assertThat(Vectors.hex(encoded)).isEqualTo(vector.get("packet").asText());
                assertThat(encoded).hasSize(vector.get("total_bytes").asInt());
                assertThat(encoded[3]).isEqualTo((byte) (encoded.length - 4));
                assertThat(InputCodec.decode(encoded)).contains(packet);
            }));
        }
        return tests.stream();
    }

    /** Each code point of a text is a packet of its own, whatever its length in UTF-8. */
    @Test
    @Conforms(97)
    void textOfEveryLengthComesBack() {
        "aé€😀".codePoints().forEach(codePoint -> {
            byte[] encoded = InputCodec.encode(new InputPacket.Text(codePoint));
            assertThat(InputCodec.decode(encoded)).contains(new InputPacket.Text(codePoint));
        });
        assertThat(InputCodec.encode(new InputPacket.Text(0x1F600))).hasSize(12);
    }

    /** What replaces itself is unreliable, a change of state is not. */
    @Test
    @Conforms(94)
    void routesFollowTheTable() {
        assertThat(InputRoute.of(new InputPacket.Key(0x41, true, 0, 0))).isEqualTo(new InputRoute(2, Delivery.RELIABLE));
        assertThat(InputRoute.of(new InputPacket.MouseMove(1, 1))).isEqualTo(new InputRoute(3, Delivery.RELIABLE));
        assertThat(InputRoute.of(new InputPacket.Text('a'))).isEqualTo(new InputRoute(6, Delivery.RELIABLE));
        assertThat(InputRoute.of(new InputPacket.HapticsEnable())).isEqualTo(new InputRoute(0, Delivery.RELIABLE));
        assertThat(InputRoute.of(touch(TouchEvent.DOWN))).isEqualTo(new InputRoute(5, Delivery.RELIABLE));
        assertThat(InputRoute.of(touch(TouchEvent.UP))).isEqualTo(new InputRoute(5, Delivery.RELIABLE));
        assertThat(InputRoute.of(touch(TouchEvent.MOVE))).isEqualTo(new InputRoute(5, Delivery.UNRELIABLE));
        assertThat(InputRoute.of(touch(TouchEvent.HOVER))).isEqualTo(new InputRoute(5, Delivery.UNRELIABLE));
        assertThat(InputRoute.of(new InputPacket.Controller(3, 8, 0, 0, 0, 0, 0, 0, 0)))
                .isEqualTo(new InputRoute(0x13, Delivery.RELIABLE));
        assertThat(InputRoute.of(new InputPacket.ControllerMotion(3, 2, 1, 0, 0)))
                .isEqualTo(new InputRoute(0x23, Delivery.UNRELIABLE));
        assertThat(InputRoute.of(new InputPacket.ControllerMotion(3, 2, 0, 0, 0)))
                .isEqualTo(new InputRoute(0x23, Delivery.RELIABLE));
    }

    private static InputPacket touch(TouchEvent event) {
        return new InputPacket.Touch(event, 0xFFFF, 1, 0.5f, 0.5f, 1, 0, 0);
    }

    @Test
    @Conforms(98)
    void unknownKindsAndImpossibleSizesAreEmpty() {
        assertThat(InputCodec.decode(Vectors.bytes("00000008990000000005fffd"))).isEmpty();
        assertThat(InputCodec.decode(Vectors.bytes("00000018070000000005fffd"))).isEmpty();
        assertThat(InputCodec.decode(Vectors.bytes("ffffffff070000000005fffd"))).isEmpty();
        assertThat(InputCodec.decode(Vectors.bytes("0000000607000000fffd"))).isEmpty();
        assertThat(InputCodec.decode(Vectors.bytes("0000000517000000c3"))).isEmpty();
        assertThat(InputCodec.decode(new byte[0])).isEmpty();
    }
}
