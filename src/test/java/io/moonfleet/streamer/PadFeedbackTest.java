package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.input.InputAggregator;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What peers are told of their pads, in the bytes of docs/input.md. */
class PadFeedbackTest {
    private final List<InputPacket> host = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final InputAggregator aggregator = new InputAggregator(host::add);
    private final PadFeedback feedback = new PadFeedback(
            aggregator, (peer, message) -> told.add(peer + " " + HexFormat.of().formatHex(message)));

    PadFeedbackTest() {
        send("anna", "controllers", "00 00 0000ffff 0000");
        send("bert", "controllers", "00 07 0000ffff 0000");
    }

    private void send(String peerId, String label, String hex) {
        aggregator.message(peerId, label, HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Test
    void everyWordGoesToTheOwnerInItsOwnNumbers() {
        byte[] effects = new byte[ControlMessage.AdaptiveTriggers.EFFECT_BYTES];
        for (int index = 0; index < effects.length; index++) {
            effects[index] = (byte) (0x10 + index);
        }
        feedback.message(new ControlMessage.Rumble(1, 0x0102, 0xFFFE));
        feedback.message(new ControlMessage.RumbleTriggers(1, 0x0304, 0xFFFD));
        feedback.message(new ControlMessage.ControllerLed(1, 0xFF, 0x80, 0x01));
        feedback.message(new ControlMessage.MotionEventState(1, 250, 2));
        feedback.message(new ControlMessage.AdaptiveTriggers(1, 0x0C, effects));
        feedback.message(new ControlMessage.Rumble(0, 1, 0));
        feedback.message(new ControlMessage.Rumble(2, 1, 0));
        feedback.message(new ControlMessage.Rumble(0xFFFF, 1, 0));
        assertThat(told)
                .containsExactly(
                        "bert 00070102fffe",
                        "bert 01070304fffd",
                        "bert 0207ff8001",
                        "bert 03070200fa",
                        "bert 04070c" + "1011" + "12131415161718191a1b" + "1c1d1e1f202122232425",
                        "anna 000000010000");
    }

    @Test
    void ofAFloodTheLatestOfEachKindComesALittleLater() {
        for (int number = 0; number < 5000; number++) {
            feedback.message(new ControlMessage.Rumble(0, number, 1));
            feedback.message(new ControlMessage.ControllerLed(1, 0, number >> 8, number & 0xFF));
        }
        assertThat(told).hasSize(PadFeedback.MOST_MESSAGES);
        told.clear();
        feedback.tick();
        assertThat(told).containsExactlyInAnyOrder("anna 000013870001", "bert 0207001387");
        feedback.tick();
        assertThat(told).hasSize(2);
    }

    /** What the host had still to say when it was lost is not said after that everything stops. */
    @Test
    void afterAFloodEverythingStopsNonetheless() {
        for (int number = 0; number < 5000; number++) {
            feedback.message(new ControlMessage.Rumble(1, 1 + number, 1));
        }
        told.clear();
        feedback.stopAll();
        assertThat(told).contains("bert 000700000000");
        told.clear();
        feedback.tick();
        assertThat(told).isEmpty();
    }

    @Test
    void motionIsTakenWhileTheHostWantsIt() {
        String gyroscope = "03 07 02 3f800000 c0000000 3f000000";
        feedback.message(new ControlMessage.MotionEventState(1, 100, 2));
        host.clear();
        send("bert", "controllers", gyroscope);
        assertThat(host).containsExactly(new InputPacket.ControllerMotion(1, 2, 1, -2, 0.5f));
        feedback.message(new ControlMessage.MotionEventState(1, 0, 2));
        send("bert", "controllers", gyroscope);
        assertThat(host).hasSize(1);
    }

    @Test
    void withTheHostEverythingStops() {
        feedback.message(new ControlMessage.Rumble(1, 0xFFFF, 0));
        told.clear();
        feedback.stopAll();
        assertThat(told)
                .containsExactly(
                        "anna 000000000000",
                        "anna 010000000000",
                        "anna 0300010000",
                        "anna 0300020000",
                        "bert 000700000000",
                        "bert 010700000000",
                        "bert 0307010000",
                        "bert 0307020000");
    }

    @Test
    void aStopIsToldAgainForAWhileUnlessSomethingBegins() {
        feedback.message(new ControlMessage.Rumble(0, 0, 0));
        feedback.message(new ControlMessage.Rumble(1, 0, 0));
        feedback.message(new ControlMessage.RumbleTriggers(1, 0, 0));
        feedback.message(new ControlMessage.MotionEventState(1, 0, 1));
        feedback.message(new ControlMessage.MotionEventState(1, 0, 2));
        feedback.message(new ControlMessage.ControllerLed(1, 0, 0, 0));
        feedback.message(new ControlMessage.RumbleTriggers(1, 0, 5));
        feedback.message(new ControlMessage.MotionEventState(1, 1, 2));
        for (int time = 0; time < PadStops.REPEATS; time++) {
            told.clear();
            feedback.repeatStops();
            assertThat(told).containsExactly("anna 000000000000", "bert 000700000000", "bert 0307010000");
        }
        told.clear();
        feedback.repeatStops();
        assertThat(told).isEmpty();
    }
}
