package io.moonfleet.gamestream.input;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Input packets to bytes and back (protocol document, sections 7.1 and 7.2). Stateless. Byte order inside the bodies is
 * historical and differs by packet. Decoding never throws: unknown kinds and impossible sizes are empty.
 */
public final class InputCodec {
    static final int KEY_DOWN = 0x03;
    static final int KEY_UP = 0x04;
    static final int MOUSE_POSITION = 0x05;
    static final int MOUSE_MOVE = 0x07;
    static final int BUTTON_DOWN = 0x08;
    static final int BUTTON_UP = 0x09;
    static final int SCROLL = 0x0A;
    static final int MULTI_CONTROLLER = 0x0C;
    static final int HAPTICS = 0x0D;
    static final int TEXT = 0x17;
    static final int HORIZONTAL_SCROLL = 0x55000001;
    static final int TOUCH = 0x55000002;
    static final int PEN = 0x55000003;
    static final int CONTROLLER_ARRIVAL = 0x55000004;
    static final int CONTROLLER_TOUCH = 0x55000005;
    static final int CONTROLLER_MOTION = 0x55000006;
    static final int CONTROLLER_BATTERY = 0x55000007;

    private static final int HEADER = 8;
    private static final int KEY_CODE_MARK = 0x8000;
    private static final int MAX_TEXT_BYTES = 4;

    private InputCodec() {}

    public static byte[] encode(InputPacket packet) {
        return switch (packet) {
            case InputPacket.MouseMove move ->
                bigEndian(MOUSE_MOVE, 4)
                        .putShort((short) move.deltaX())
                        .putShort((short) move.deltaY())
                        .array();
            case InputPacket.MousePosition position ->
                bigEndian(MOUSE_POSITION, 10)
                        .putShort((short) position.x())
                        .putShort((short) position.y())
                        .putShort((short) 0)
                        .putShort((short) (position.width() - 1))
                        .putShort((short) (position.height() - 1))
                        .array();
            case InputPacket.MouseButton button ->
                bigEndian(button.down() ? BUTTON_DOWN : BUTTON_UP, 1)
                        .put((byte) button.button())
                        .array();
            case InputPacket.Scroll scroll ->
                bigEndian(SCROLL, 6)
                        .putShort((short) scroll.amount())
                        .putShort((short) scroll.amount())
                        .array();
            case InputPacket.HorizontalScroll scroll ->
                bigEndian(HORIZONTAL_SCROLL, 2)
                        .putShort((short) scroll.amount())
                        .array();
            case InputPacket.Key key ->
                littleEndian(key.down() ? KEY_DOWN : KEY_UP, 6)
                        .put((byte) key.flags())
                        .putShort((short) (KEY_CODE_MARK | key.virtualKey() & 0xFF))
                        .put((byte) key.modifiers())
                        .array();
            case InputPacket.Text text -> text(text);
            case InputPacket.HapticsEnable enable ->
                littleEndian(HAPTICS, 2).putShort((short) 1).array();
            case InputPacket.Controller controller -> ControllerCodec.encode(controller);
            case InputPacket.ControllerArrival arrival -> ControllerCodec.encode(arrival);
            case InputPacket.ControllerTouch touch -> ControllerCodec.encode(touch);
            case InputPacket.ControllerMotion motion -> ControllerCodec.encode(motion);
            case InputPacket.ControllerBattery battery -> ControllerCodec.encode(battery);
            case InputPacket.Touch touch -> ControllerCodec.encode(touch);
            case InputPacket.Pen pen -> ControllerCodec.encode(pen);
        };
    }

    private static byte[] text(InputPacket.Text text) {
        byte[] utf8 = Character.toString(text.codePoint()).getBytes(StandardCharsets.UTF_8);
        return bigEndian(TEXT, utf8.length).put(utf8).array();
    }

    static ByteBuffer bigEndian(int magic, int bodyLength) {
        return ByteBuffer.allocate(HEADER + bodyLength)
                .putInt(bodyLength + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(magic)
                .order(ByteOrder.BIG_ENDIAN);
    }

    static ByteBuffer littleEndian(int magic, int bodyLength) {
        return bigEndian(magic, bodyLength).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads one packet; bytes after its end are ignored. */
    public static Optional<InputPacket> decode(byte[] bytes) {
        if (bytes.length < HEADER) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int size = in.getInt();
        int magic = in.order(ByteOrder.LITTLE_ENDIAN).getInt();
        int bodyLength = size - 4;
        if (size < 4 || bodyLength > bytes.length - HEADER) {
            return Optional.empty();
        }
        ByteBuffer body = ByteBuffer.wrap(bytes, HEADER, bodyLength);
        if (bodyLength < smallestBody(magic)) {
            return Optional.empty();
        }
        return switch (magic) {
            case MOUSE_MOVE -> Optional.of(new InputPacket.MouseMove(body.getShort(), body.getShort()));
            case MOUSE_POSITION -> Optional.of(mousePosition(body));
            case BUTTON_DOWN, BUTTON_UP ->
                Optional.of(new InputPacket.MouseButton(body.get() & 0xFF, magic == BUTTON_DOWN));
            case SCROLL -> Optional.of(new InputPacket.Scroll(body.getShort()));
            case HORIZONTAL_SCROLL -> Optional.of(new InputPacket.HorizontalScroll(body.getShort()));
            case KEY_DOWN, KEY_UP -> Optional.of(key(body.order(ByteOrder.LITTLE_ENDIAN), magic == KEY_DOWN));
            case TEXT -> readText(body);
            case HAPTICS -> Optional.of(new InputPacket.HapticsEnable());
            default -> ControllerCodec.decode(magic, body.order(ByteOrder.LITTLE_ENDIAN));
        };
    }

    private static int smallestBody(int magic) {
        return switch (magic) {
            case MOUSE_MOVE -> 4;
            case MOUSE_POSITION -> 10;
            case BUTTON_DOWN, BUTTON_UP, TEXT -> 1;
            case SCROLL, KEY_DOWN, KEY_UP -> 6;
            case HORIZONTAL_SCROLL, HAPTICS -> 2;
            case MULTI_CONTROLLER -> 26;
            case TOUCH, PEN -> 28;
            case CONTROLLER_ARRIVAL -> 8;
            case CONTROLLER_TOUCH -> 20;
            case CONTROLLER_MOTION -> 16;
            case CONTROLLER_BATTERY -> 4;
            default -> 0;
        };
    }

    private static InputPacket mousePosition(ByteBuffer body) {
        int x = body.getShort();
        int y = body.getShort();
        body.getShort();
        return new InputPacket.MousePosition(x, y, (body.getShort() & 0xFFFF) + 1, (body.getShort() & 0xFFFF) + 1);
    }

    private static InputPacket key(ByteBuffer body, boolean down) {
        int flags = body.get() & 0xFF;
        int code = body.getShort() & 0xFF;
        return new InputPacket.Key(code, down, body.get() & 0xFF, flags);
    }

    /** A text packet that holds several code points yields the first: senders put one in each (section 7.2). */
    private static Optional<InputPacket> readText(ByteBuffer body) {
        int first = body.get(body.position()) & 0xFF;
        int length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : MAX_TEXT_BYTES;
        if (length > body.remaining()) {
            return Optional.empty();
        }
        try {
            CharBuffer decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(body.slice(body.position(), length));
            return Optional.of(new InputPacket.Text(Character.codePointAt(decoded, 0)));
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
