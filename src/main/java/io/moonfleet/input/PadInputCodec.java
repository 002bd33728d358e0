package io.moonfleet.input;

import io.moonfleet.gamestream.input.TouchEvent;
import java.nio.ByteBuffer;

/** The messages of the channel {@code controllers} and of each pad's own (docs/input.md). Pure functions. */
final class PadInputCodec {
    /** Beyond what any sensor measures: 1000 g, or 28 turns a second. */
    private static final float LARGEST_MOTION = 10_000f;

    private static final int NEWEST_TYPE = 4;
    private static final int BATTERY_FULL = 5;
    private static final int UNKNOWN_PERCENTAGE = 0xFF;

    private PadInputCodec() {}

    static BrowserInput controllers(ByteBuffer message) throws InputFormatException {
        int type = BrowserInputCodec.unsigned(message.get());
        return switch (type) {
            case 0 -> arrival(message);
            case 1 -> {
                BrowserInputCodec.expect(message, 2);
                yield new BrowserInput.ControllerRemoval(id(message));
            }
            case 2 -> battery(message);
            case 3 -> motion(message);
            case 4 -> touch(message);
            default -> throw new InputFormatException("controllers message type " + type);
        };
    }

    static BrowserInput state(int id, ByteBuffer message) throws InputFormatException {
        BrowserInputCodec.expect(message, 15);
        int type = BrowserInputCodec.unsigned(message.get());
        if (type != 0) {
            throw new InputFormatException("controller message type " + type);
        }
        return new BrowserInput.ControllerState(
                id,
                message.getInt(),
                BrowserInputCodec.unsigned(message.get()),
                BrowserInputCodec.unsigned(message.get()),
                message.getShort(),
                message.getShort(),
                message.getShort(),
                message.getShort());
    }

    /** The pad's type at the end is an addition; older pages leave it out. */
    private static BrowserInput arrival(ByteBuffer message) throws InputFormatException {
        boolean typed = message.limit() == 9;
        BrowserInputCodec.expect(message, typed ? 9 : 8);
        int id = id(message);
        int buttons = message.getInt();
        int capabilities = Short.toUnsignedInt(message.getShort());
        int type = typed ? BrowserInputCodec.unsigned(message.get()) : 0;
        if (type > NEWEST_TYPE) {
            throw new InputFormatException("controller type " + type);
        }
        return new BrowserInput.ControllerArrival(id, buttons, capabilities, type);
    }

    private static BrowserInput battery(ByteBuffer message) throws InputFormatException {
        BrowserInputCodec.expect(message, 4);
        int id = id(message);
        int state = BrowserInputCodec.unsigned(message.get());
        int percentage = BrowserInputCodec.unsigned(message.get());
        if (state > BATTERY_FULL || percentage > 100 && percentage != UNKNOWN_PERCENTAGE) {
            throw new InputFormatException("battery state " + state + " with " + percentage + " %");
        }
        return new BrowserInput.ControllerBattery(id, state, percentage);
    }

    private static BrowserInput motion(ByteBuffer message) throws InputFormatException {
        BrowserInputCodec.expect(message, 15);
        int id = id(message);
        int kind = BrowserInputCodec.unsigned(message.get());
        if (kind != 1 && kind != 2) {
            throw new InputFormatException("motion kind " + kind);
        }
        return new BrowserInput.ControllerMotion(id, kind, motionPart(message), motionPart(message), motionPart(message));
    }

    private static float motionPart(ByteBuffer message) throws InputFormatException {
        float value = message.getFloat();
        if (!(Math.abs(value) <= LARGEST_MOTION)) {
            throw new InputFormatException("motion beyond any sensor");
        }
        return value;
    }

    private static BrowserInput touch(ByteBuffer message) throws InputFormatException {
        BrowserInputCodec.expect(message, 20);
        int id = id(message);
        TouchEvent event = TouchInputCodec.event(message);
        int touchpad = BrowserInputCodec.unsigned(message.get());
        if (touchpad > 1) {
            throw new InputFormatException("touchpad " + touchpad);
        }
        return new BrowserInput.ControllerTouch(
                id,
                event,
                touchpad,
                Integer.toUnsignedLong(message.getInt()),
                BrowserInputCodec.coordinate(message, event.end()),
                BrowserInputCodec.coordinate(message, event.end()),
                BrowserInputCodec.clampedFraction(message));
    }

    private static int id(ByteBuffer message) throws InputFormatException {
        int id = BrowserInputCodec.unsigned(message.get());
        if (id > BrowserInputCodec.MAX_CONTROLLER) {
            throw new InputFormatException("controller " + id);
        }
        return id;
    }
}
