package io.moonfleet.gamestream.input;

import io.moonfleet.gamestream.enet.Delivery;

/**
 * The control-stream channel and delivery of an input packet on a Sunshine-type host (protocol document, section 7.4).
 * An unreliable pen move is only right while the pen buttons are unchanged; {@link InputRouter} sees to that.
 */
public record InputRoute(int channel, Delivery delivery) {
    private static final int GENERIC = 0x00;
    private static final int KEYBOARD = 0x02;
    private static final int MOUSE = 0x03;
    private static final int PEN = 0x04;
    private static final int TOUCH = 0x05;
    private static final int TEXT = 0x06;
    private static final int PAD = 0x10;
    private static final int PAD_MOTION = 0x20;

    public static InputRoute of(InputPacket packet) {
        return switch (packet) {
            case InputPacket.MouseMove move -> reliable(MOUSE);
            case InputPacket.MousePosition position -> reliable(MOUSE);
            case InputPacket.MouseButton button -> reliable(MOUSE);
            case InputPacket.Scroll scroll -> reliable(MOUSE);
            case InputPacket.HorizontalScroll scroll -> reliable(MOUSE);
            case InputPacket.Key key -> reliable(KEYBOARD);
            case InputPacket.Text text -> reliable(TEXT);
            case InputPacket.HapticsEnable enable -> reliable(GENERIC);
            case InputPacket.Controller pad -> reliable(PAD + (pad.number() & 0xF));
            case InputPacket.ControllerArrival pad -> reliable(PAD + (pad.number() & 0xF));
            case InputPacket.ControllerBattery pad -> reliable(PAD + (pad.number() & 0xF));
            case InputPacket.ControllerTouch touch -> touch(PAD + (touch.number() & 0xF), touch.event());
            case InputPacket.ControllerMotion motion ->
                new InputRoute(PAD_MOTION + (motion.number() & 0xF), motion.rest() ? Delivery.RELIABLE : Delivery.UNRELIABLE);
            case InputPacket.Touch touch -> touch(TOUCH, touch.event());
            case InputPacket.Pen pen -> touch(PEN, pen.event());
        };
    }

    /** The only one of hosts of other types. */
    static InputRoute plain() {
        return reliable(GENERIC);
    }

    private static InputRoute reliable(int channel) {
        return new InputRoute(channel, Delivery.RELIABLE);
    }

    private static InputRoute touch(int channel, TouchEvent event) {
        return new InputRoute(channel, event.replaceable() ? Delivery.UNRELIABLE : Delivery.RELIABLE);
    }
}
