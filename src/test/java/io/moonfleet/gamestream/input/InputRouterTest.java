package io.moonfleet.gamestream.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.enet.Delivery;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Channels and delivery of section 7.4 where they depend on the host or on what was sent before. */
class InputRouterTest {
    private final InputRouter router = new InputRouter(InputFeatures.of(true, 3));

    @Test
    @Conforms(94)
    void movesOfAPenAreReliableWhenItsButtonsChange() {
        assertThat(List.of(
                        pen(TouchEvent.HOVER, 0),
                        pen(TouchEvent.HOVER, 1),
                        pen(TouchEvent.MOVE, 1),
                        pen(TouchEvent.MOVE, 3),
                        pen(TouchEvent.MOVE, 3),
                        pen(TouchEvent.MOVE, 0),
                        pen(TouchEvent.UP, 0)))
                .extracting(this::delivery)
                .containsExactly(
                        Delivery.UNRELIABLE,
                        Delivery.RELIABLE,
                        Delivery.UNRELIABLE,
                        Delivery.RELIABLE,
                        Delivery.UNRELIABLE,
                        Delivery.RELIABLE,
                        Delivery.RELIABLE);
    }

    private Delivery delivery(InputPacket packet) {
        return router.route(packet).orElseThrow().route().delivery();
    }

    @Test
    void hostsOfOtherTypesGetEverythingReliablyOnChannelZero() {
        InputRouter plain = new InputRouter(InputFeatures.of(false, 0));
        for (InputPacket packet : List.of(
                new InputPacket.MouseMove(1, 1),
                new InputPacket.MouseButton(1, true),
                new InputPacket.Key(65, true, 0, 0),
                new InputPacket.Text('x'),
                new InputPacket.Scroll(120),
                new InputPacket.HapticsEnable(),
                new InputPacket.Controller(3, 8, 0, 0, 0, 0, 0, 0, 0))) {
            assertThat(plain.route(packet))
                    .contains(new InputRouter.Routed(packet, new InputRoute(0, Delivery.RELIABLE)));
        }
        assertThat(plain.route(new InputPacket.Scroll(60))).isEmpty();
    }

    private static InputPacket pen(TouchEvent event, int buttons) {
        return new InputPacket.Pen(event, 1, buttons, 0, 0, 0, 0, 0, 0, 0);
    }
}
