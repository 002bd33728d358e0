package io.moonfleet.gamestream.input;

/**
 * Which input a host understands (protocol document, section 7.1, column "Gate").
 *
 * @param sunshine       Sunshine-type host: extension packets and a channel for each kind
 * @param touchAndPen    feature flag 0x01
 * @param padTouchMotion feature flag 0x02
 */
public record InputFeatures(boolean sunshine, boolean touchAndPen, boolean padTouchMotion) {
    private static final int PADS = 16;
    private static final int PADS_OF_OTHERS = 4;
    private static final int PEN_TOUCH_EVENTS = 0x01;
    private static final int CONTROLLER_TOUCH_EVENTS = 0x02;

    /** From the host's version and the {@code x-ss-general.featureFlags} of its DESCRIBE answer. */
    public static InputFeatures of(boolean sunshine, int featureFlags) {
        return new InputFeatures(
                sunshine,
                sunshine && (featureFlags & PEN_TOUCH_EVENTS) != 0,
                sunshine && (featureFlags & CONTROLLER_TOUCH_EVENTS) != 0);
    }

    /** How many pads the host takes (section 7.2). */
    public int padSlots() {
        return sunshine ? PADS : PADS_OF_OTHERS;
    }

    public boolean allows(InputPacket packet) {
        return switch (packet) {
            case InputPacket.MouseMove move -> true;
            case InputPacket.MousePosition position -> true;
            case InputPacket.MouseButton button -> true;
            case InputPacket.Scroll scroll -> true;
            case InputPacket.Key key -> true;
            case InputPacket.Text text -> true;
            case InputPacket.HapticsEnable enable -> true;
            case InputPacket.Controller pad -> true;
            case InputPacket.HorizontalScroll scroll -> sunshine;
            case InputPacket.ControllerArrival arrival -> sunshine;
            case InputPacket.ControllerBattery battery -> sunshine;
            case InputPacket.ControllerTouch touch -> padTouchMotion;
            case InputPacket.ControllerMotion motion -> padTouchMotion;
            case InputPacket.Touch touch -> touchAndPen;
            case InputPacket.Pen pen -> touchAndPen;
        };
    }
}
