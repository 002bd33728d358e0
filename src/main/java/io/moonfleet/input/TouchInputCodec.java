package io.moonfleet.input;

import io.moonfleet.gamestream.input.TouchEvent;
import java.nio.ByteBuffer;

/** The messages of the channels {@code touch} and {@code pen} (docs/input.md). Pure functions. */
final class TouchInputCodec {
    private static final int UNKNOWN_ROTATION = 0xFFFF;
    private static final int UNKNOWN_TILT = 0xFF;
    /** Some browsers' pages send pixels here; a contact beyond this part of the picture is none. */
    private static final float LARGEST_CONTACT = 0.25f;

    private TouchInputCodec() {}

    static BrowserInput touch(ByteBuffer message) throws InputFormatException {
        BrowserInputCodec.expect(message, 27);
        int type = BrowserInputCodec.unsigned(message.get());
        BrowserInput.TouchPhase phase =
                switch (type) {
                    case 0 -> BrowserInput.TouchPhase.DOWN;
                    case 1 -> BrowserInput.TouchPhase.MOVE;
                    case 2 -> BrowserInput.TouchPhase.UP;
                    case 3 -> BrowserInput.TouchPhase.CANCEL;
                    default -> throw new InputFormatException("touch message type " + type);
                };
        boolean end = phase == BrowserInput.TouchPhase.UP || phase == BrowserInput.TouchPhase.CANCEL;
        return new BrowserInput.Touch(
                phase,
                Integer.toUnsignedLong(message.getInt()),
                BrowserInputCodec.coordinate(message, end),
                BrowserInputCodec.coordinate(message, end),
                BrowserInputCodec.clampedFraction(message),
                contact(message),
                contact(message),
                rotation(message));
    }

    static BrowserInput pen(ByteBuffer message) throws InputFormatException {
        BrowserInputCodec.expect(message, 26);
        TouchEvent event = event(message);
        if (event == TouchEvent.CANCEL_ALL) {
            throw new InputFormatException("a pen cannot cancel all");
        }
        int tool = BrowserInputCodec.unsigned(message.get());
        int buttons = BrowserInputCodec.unsigned(message.get());
        if (tool > 2 || buttons > 7) {
            throw new InputFormatException("pen tool " + tool + " buttons " + buttons);
        }
        return new BrowserInput.Pen(
                event,
                tool,
                buttons,
                BrowserInputCodec.coordinate(message, event.end()),
                BrowserInputCodec.coordinate(message, event.end()),
                BrowserInputCodec.clampedFraction(message),
                rotation(message),
                tilt(message),
                contact(message),
                contact(message));
    }

    /** One of the host's events, by its number. */
    static TouchEvent event(ByteBuffer message) throws InputFormatException {
        int event = BrowserInputCodec.unsigned(message.get());
        return TouchEvent.of(event).orElseThrow(() -> new InputFormatException("touch event " + event));
    }

    private static float contact(ByteBuffer message) throws InputFormatException {
        float size = message.getFloat();
        if (!Float.isFinite(size)) {
            throw new InputFormatException("number that is not finite");
        }
        return size >= 0 && size <= LARGEST_CONTACT ? size : 0;
    }

    private static int rotation(ByteBuffer message) {
        int degrees = Short.toUnsignedInt(message.getShort());
        return degrees < 360 ? degrees : UNKNOWN_ROTATION;
    }

    private static int tilt(ByteBuffer message) {
        int degrees = BrowserInputCodec.unsigned(message.get());
        return degrees <= 90 ? degrees : UNKNOWN_TILT;
    }
}
