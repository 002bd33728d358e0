package io.moonfleet.demohost;

import static io.moonfleet.demohost.DemoHostTest.CONFIG;
import static io.moonfleet.demohost.DemoHostTest.FIRST;
import static io.moonfleet.demohost.DemoHostTest.UNIQUE_ID;
import static io.moonfleet.demohost.DemoHostTest.endpoint;
import static io.moonfleet.demohost.DemoHostTest.options;
import static io.moonfleet.demohost.DemoHostTest.pair;
import static io.moonfleet.demohost.DemoHostTest.start;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.GameStreamSession;
import io.moonfleet.gamestream.SessionConfig;
import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.input.TouchEvent;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Pads, touch and pen from the real client to the demo host, and what the host says about pads on its way back. */
class DemoHostPadsTest {
    private static final byte[] EFFECTS = HexFormat.of().parseHex("0102" + "00".repeat(20));

    @Test
    @Conforms(95)
    void padsTouchAndPenReachTheHostAndItsWordsComeBack() throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = GameStreamSession.connect(
                        new SessionConfig(
                                endpoint(host), FIRST, pair(host, FIRST), UNIQUE_ID, Optional.of(host.uniqueId()), 1, CONFIG),
                        recorder)) {
            assertThat(session.touchSupported()).isTrue();

            session.sendInput(new InputPacket.ControllerArrival(3, 2, 0xFB, 0x30F7FF));
            session.sendInput(new InputPacket.Controller(3, 8, 0x101000, 10, 255, -32768, 32767, 5, -5));
            session.sendInput(new InputPacket.ControllerBattery(3, 2, 80));
            session.sendInput(new InputPacket.ControllerMotion(3, 2, 1, -2, 0.5f));
            session.sendInput(new InputPacket.ControllerTouch(3, TouchEvent.DOWN, 0, 1, 0.25f, 0.75f, 1));
            JsonNode pad = await(host, status -> status.at("/pads/0/fingers").asInt() == 1
                            && status.at("/pads/0/motions").asInt() == 1
                            && status.at("/pads/0/battery").size() == 2)
                    .at("/pads/0");
            assertThat(pad.at("/number").asInt()).isEqualTo(3);
            assertThat(pad.at("/type").asInt()).isEqualTo(2);
            assertThat(pad.at("/capabilities").asInt()).isEqualTo(0xFB);
            assertThat(pad.at("/supported_buttons").asInt()).isEqualTo(0x30F7FF);
            assertThat(pad.at("/buttons").asInt()).isEqualTo(0x101000);
            assertThat(pad.at("/left_trigger").asInt()).isEqualTo(10);
            assertThat(pad.at("/axes").toString()).isEqualTo("[-32768,32767,5,-5]");
            assertThat(pad.at("/battery").toString()).isEqualTo("[2,80]");

            session.sendInput(new InputPacket.Touch(TouchEvent.DOWN, 90, 7, 0.25f, 0.5f, 1, 0, 0));
            session.sendInput(new InputPacket.Touch(TouchEvent.MOVE, 90, 7, 0.75f, 0.5f, 1, 0, 0));
            session.sendInput(new InputPacket.Pen(TouchEvent.HOVER, 2, 1, 0.5f, 0.25f, 0, 0xFFFF, 30, 0, 0));
            JsonNode contacts = await(host, status -> status.at("/touches/0/x").asDouble() == 0.75 && status.has("pen"));
            assertThat(contacts.at("/touches/0/id").asInt()).isEqualTo(7);
            assertThat(contacts.at("/pen/event").asText()).isEqualTo("HOVER");
            assertThat(contacts.at("/pen/tool").asInt()).isEqualTo(2);

            host.execute("rumble 3 65535 1");
            host.execute("rumble-triggers 3 2 3");
            host.execute("led 3 10 20 30");
            host.execute("motion 3 2 100");
            host.execute("adaptive-triggers 3 12 " + HexFormat.of().formatHex(EFFECTS));
            awaitMessages(
                    recorder,
                    new ControlMessage.Rumble(3, 65535, 1),
                    new ControlMessage.RumbleTriggers(3, 2, 3),
                    new ControlMessage.ControllerLed(3, 10, 20, 30),
                    new ControlMessage.MotionEventState(3, 100, 2),
                    new ControlMessage.AdaptiveTriggers(3, 12, EFFECTS));

            session.sendInput(new InputPacket.Controller(3, 0, 0, 0, 0, 0, 0, 0, 0));
            session.sendInput(new InputPacket.Touch(TouchEvent.UP, 90, 7, 0.75f, 0.5f, 0, 0, 0));
            session.sendInput(new InputPacket.Pen(TouchEvent.HOVER_LEAVE, 2, 0, 0.5f, 0.25f, 0, 0xFFFF, 30, 0, 0));
            await(host, status -> status.at("/pads").isEmpty()
                    && status.at("/touches").isEmpty()
                    && !status.has("pen"));
        }
    }

    private static JsonNode await(DemoHost host, Predicate<JsonNode> wanted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            JsonNode session = new ObjectMapper().readTree(host.status()).at("/status/sessions/0");
            if (wanted.test(session)) {
                return session;
            }
            assertThat(System.nanoTime()).as(session.toString()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    private static void awaitMessages(StreamRecorder recorder, ControlMessage.FromHost... wanted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (recorder.messages.size() < 1 + wanted.length && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
        assertThat(recorder.messages).endsWith(wanted);
    }
}
