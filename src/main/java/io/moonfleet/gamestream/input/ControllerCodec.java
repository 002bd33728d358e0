package io.moonfleet.gamestream.input;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Bytes of the pad, touch and pen packets (protocol document, section 7.2); little-endian bodies. */
final class ControllerCodec {
    private static final int CONTROLLER_HEAD = 0x001A;
    private static final int CONTROLLER_MIDDLE = 0x0014;
    private static final int CONTROLLER_TAIL_A = 0x009C;
    private static final int CONTROLLER_TAIL_B = 0x0055;

    private ControllerCodec() {}

    static byte[] encode(InputPacket.Controller pad) {
        return InputCodec.littleEndian(InputCodec.MULTI_CONTROLLER, 26)
                .putShort((short) CONTROLLER_HEAD)
                .putShort((short) pad.number())
                .putShort((short) pad.activeMask())
                .putShort((short) CONTROLLER_MIDDLE)
                .putShort((short) pad.buttons())
                .put((byte) pad.leftTrigger())
                .put((byte) pad.rightTrigger())
                .putShort((short) pad.leftStickX())
                .putShort((short) pad.leftStickY())
                .putShort((short) pad.rightStickX())
                .putShort((short) pad.rightStickY())
                .putShort((short) CONTROLLER_TAIL_A)
                .putShort((short) (pad.buttons() >>> 16))
                .putShort((short) CONTROLLER_TAIL_B)
                .array();
    }

    static byte[] encode(InputPacket.ControllerArrival arrival) {
        return InputCodec.littleEndian(InputCodec.CONTROLLER_ARRIVAL, 8)
                .put((byte) arrival.number())
                .put((byte) arrival.type())
                .putShort((short) arrival.capabilities())
                .putInt(arrival.supportedButtons())
                .array();
    }

    static byte[] encode(InputPacket.ControllerTouch touch) {
        return InputCodec.littleEndian(InputCodec.CONTROLLER_TOUCH, 20)
                .put((byte) touch.number())
                .put((byte) touch.event().wireValue())
                .put((byte) 0)
                .put((byte) touch.touchpad())
                .putInt(touch.pointerId())
                .putFloat(touch.x())
                .putFloat(touch.y())
                .putFloat(touch.pressure())
                .array();
    }

    static byte[] encode(InputPacket.ControllerMotion motion) {
        return InputCodec.littleEndian(InputCodec.CONTROLLER_MOTION, 16)
                .put((byte) motion.number())
                .put((byte) motion.kind())
                .putShort((short) 0)
                .putFloat(motion.x())
                .putFloat(motion.y())
                .putFloat(motion.z())
                .array();
    }

    static byte[] encode(InputPacket.ControllerBattery battery) {
        return InputCodec.littleEndian(InputCodec.CONTROLLER_BATTERY, 4)
                .put((byte) battery.number())
                .put((byte) battery.state())
                .put((byte) battery.percentage())
                .array();
    }

    static byte[] encode(InputPacket.Touch touch) {
        return InputCodec.littleEndian(InputCodec.TOUCH, 28)
                .put((byte) touch.event().wireValue())
                .put((byte) 0)
                .putShort((short) touch.rotation())
                .putInt(touch.pointerId())
                .putFloat(touch.x())
                .putFloat(touch.y())
                .putFloat(touch.pressureOrDistance())
                .putFloat(touch.contactMajor())
                .putFloat(touch.contactMinor())
                .array();
    }

    static byte[] encode(InputPacket.Pen pen) {
        return InputCodec.littleEndian(InputCodec.PEN, 28)
                .put((byte) pen.event().wireValue())
                .put((byte) pen.tool())
                .put((byte) pen.buttons())
                .put((byte) 0)
                .putFloat(pen.x())
                .putFloat(pen.y())
                .putFloat(pen.pressureOrDistance())
                .putShort((short) pen.rotation())
                .put((byte) pen.tilt())
                .put((byte) 0)
                .putFloat(pen.contactMajor())
                .putFloat(pen.contactMinor())
                .array();
    }

    /** {@code body} is long enough for its kind. */
    static Optional<InputPacket> decode(int magic, ByteBuffer body) {
        return switch (magic) {
            case InputCodec.MULTI_CONTROLLER -> Optional.of(controller(body));
            case InputCodec.CONTROLLER_ARRIVAL ->
                Optional.of(new InputPacket.ControllerArrival(u8(body), u8(body), u16(body), body.getInt()));
            case InputCodec.CONTROLLER_TOUCH -> controllerTouch(body);
            case InputCodec.CONTROLLER_MOTION -> Optional.of(motion(body));
            case InputCodec.CONTROLLER_BATTERY ->
                Optional.of(new InputPacket.ControllerBattery(u8(body), u8(body), u8(body)));
            case InputCodec.TOUCH -> touch(body);
            case InputCodec.PEN -> pen(body);
            default -> Optional.empty();
        };
    }

    private static InputPacket controller(ByteBuffer body) {
        body.getShort();
        int number = u16(body);
        int mask = u16(body);
        body.getShort();
        int low = u16(body);
        int leftTrigger = u8(body);
        int rightTrigger = u8(body);
        int leftX = body.getShort();
        int leftY = body.getShort();
        int rightX = body.getShort();
        int rightY = body.getShort();
        body.getShort();
        int buttons = u16(body) << 16 | low;
        return new InputPacket.Controller(number, mask, buttons, leftTrigger, rightTrigger, leftX, leftY, rightX, rightY);
    }

    private static Optional<InputPacket> controllerTouch(ByteBuffer body) {
        int number = u8(body);
        Optional<TouchEvent> event = TouchEvent.of(u8(body));
        body.get();
        int touchpad = u8(body);
        return event.map(type -> new InputPacket.ControllerTouch(
                number, type, touchpad, body.getInt(), body.getFloat(), body.getFloat(), body.getFloat()));
    }

    private static InputPacket motion(ByteBuffer body) {
        int number = u8(body);
        int kind = u8(body);
        body.getShort();
        return new InputPacket.ControllerMotion(number, kind, body.getFloat(), body.getFloat(), body.getFloat());
    }

    private static Optional<InputPacket> touch(ByteBuffer body) {
        Optional<TouchEvent> event = TouchEvent.of(u8(body));
        body.get();
        int rotation = u16(body);
        return event.map(type -> new InputPacket.Touch(
                type,
                rotation,
                body.getInt(),
                body.getFloat(),
                body.getFloat(),
                body.getFloat(),
                body.getFloat(),
                body.getFloat()));
    }

    private static Optional<InputPacket> pen(ByteBuffer body) {
        Optional<TouchEvent> event = TouchEvent.of(u8(body));
        int tool = u8(body);
        int buttons = u8(body);
        body.get();
        float x = body.getFloat();
        float y = body.getFloat();
        float pressure = body.getFloat();
        int rotation = u16(body);
        int tilt = u8(body);
        body.get();
        return event.map(type -> new InputPacket.Pen(
                type, tool, buttons, x, y, pressure, rotation, tilt, body.getFloat(), body.getFloat()));
    }

    private static int u8(ByteBuffer in) {
        return in.get() & 0xFF;
    }

    private static int u16(ByteBuffer in) {
        return in.getShort() & 0xFFFF;
    }
}
