package io.moonfleet.gamestream.input;

import io.moonfleet.gamestream.enet.Delivery;
import java.util.Optional;

/**
 * Decides how each packet goes to one host (protocol document, section 7.4): on the channel of its kind, or all reliably on
 * channel 0 where the host is not of Sunshine's type. One thread, in the order of sending.
 */
public final class InputRouter {
    private final InputFeatures features;
    private final PlainHostInput plainHost = new PlainHostInput();
    private int penButtons;

    /** What to send, and how. */
    public record Routed(InputPacket packet, InputRoute route) {}

    public InputRouter(InputFeatures features) {
        this.features = features;
    }

    /** Empty where there is nothing to send yet. */
    public Optional<Routed> route(InputPacket packet) {
        if (!features.sunshine()) {
            return plainHost.fitted(packet).map(fitted -> new Routed(fitted, InputRoute.plain()));
        }
        InputRoute route = InputRoute.of(packet);
        if (packet instanceof InputPacket.Pen pen) {
            boolean changed = pen.buttons() != penButtons;
            penButtons = pen.buttons();
            if (changed) {
                route = new InputRoute(route.channel(), Delivery.RELIABLE);
            }
        }
        return Optional.of(new Routed(packet, route));
    }
}
