package io.moonfleet.input;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the data-channel messages of browsers (streamers contract, section 6; docs/input.md; big-endian), both generations of labels:
 * {@code mouse} and its successors {@code mouseClicks}, {@code mouseAbsolute}, {@code mouseRelative} share one set of
 * layouts. A message has exactly the length of its layout; only text may be followed by bytes that its sender left in
 * the buffer. Pure functions.
 */
public final class BrowserInputCodec {
    /** No valid message is longer, in bytes. */
    public static final int MAX_LENGTH = 1024;

    /** Highest id of a pad's own channel. */
    public static final int MAX_CONTROLLER = 15;

    private static final String CONTROLLER_PREFIX = "controller";
    private static final int MODIFIERS = 0x0F;
    private static final int NOT_NORMALISED = 0x80;

    private BrowserInputCodec() {}

    /**
     * @throws InputFormatException when the label or the layout is not known, or a value lies outside its range
     */
    public static BrowserInput decode(String label, byte[] data) throws InputFormatException {
        if (data.length == 0 || data.length > MAX_LENGTH) {
            throw new InputFormatException("a message of " + data.length + " bytes");
        }
        ByteBuffer message = ByteBuffer.wrap(data);
        return switch (label) {
            case "keyboard" -> keyboard(message);
            case "mouse", "mouseClicks", "mouseAbsolute", "mouseRelative" -> mouse(message);
            case "touch" -> TouchInputCodec.touch(message);
            case "pen" -> TouchInputCodec.pen(message);
            case "controllers" -> PadInputCodec.controllers(message);
            default -> PadInputCodec.state(controllerId(label), message);
        };
    }

    private static BrowserInput keyboard(ByteBuffer message) throws InputFormatException {
        int type = unsigned(message.get());
        return switch (type) {
            case 0 -> {
                expect(message, 5);
                boolean down = flag(message);
                int modifiers = unsigned(message.get());
                int virtualKey = Short.toUnsignedInt(message.getShort());
                if (virtualKey < 1 || virtualKey > 254) {
                    throw new InputFormatException("virtual key " + virtualKey);
                }
                yield new BrowserInput.Key(
                        down, modifiers & MODIFIERS, virtualKey, (modifiers & NOT_NORMALISED) != 0);
            }
            case 1 -> text(message);
            default -> throw new InputFormatException("keyboard message type " + type);
        };
    }

    /** The length counts UTF-16 units, of which a character outside the basic plane has two. */
    private static BrowserInput text(ByteBuffer message) throws InputFormatException {
        if (!message.hasRemaining()) {
            throw new InputFormatException("text without a length");
        }
        int length = unsigned(message.get());
        List<Integer> codePoints = new ArrayList<>(length);
        int units = 0;
        while (units < length && message.hasRemaining()) {
            int codePoint = codePoint(message);
            codePoints.add(codePoint);
            units += Character.charCount(codePoint);
        }
        return new BrowserInput.Text(codePoints);
    }

    private static int codePoint(ByteBuffer message) throws InputFormatException {
        int lead = unsigned(message.get(message.position()));
        int bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (message.remaining() < bytes) {
            throw new InputFormatException("text ends within a character");
        }
        ByteBuffer encoded = message.slice(message.position(), bytes);
        message.position(message.position() + bytes);
        try {
            // The decoder refuses overlong forms, surrogates and what lies beyond U+10FFFF.
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(encoded);
            int codePoint = Character.codePointAt(decoded, 0);
            if (Character.charCount(codePoint) != decoded.length() || codePoint == 0) {
                throw new InputFormatException("text is not UTF-8");
            }
            return codePoint;
        } catch (CharacterCodingException malformed) {
            throw new InputFormatException("text is not UTF-8");
        }
    }

    private static BrowserInput mouse(ByteBuffer message) throws InputFormatException {
        int type = unsigned(message.get());
        return switch (type) {
            case 0 -> {
                expect(message, 5);
                yield new BrowserInput.MouseMove(message.getShort(), message.getShort());
            }
            case 1 -> {
                expect(message, 9);
                int x = message.getShort();
                int y = message.getShort();
                int width = message.getShort();
                int height = message.getShort();
                // The host divides by width - 1 and height - 1.
                if (width < 2 || height < 2) {
                    throw new InputFormatException("reference picture of " + width + "x" + height);
                }
                yield new BrowserInput.MousePosition(x, y, width, height);
            }
            case 2 -> {
                expect(message, 3);
                boolean down = flag(message);
                int button = unsigned(message.get());
                if (button < 1 || button > 5) {
                    throw new InputFormatException("mouse button " + button);
                }
                yield new BrowserInput.MouseButton(down, button);
            }
            case 3 -> {
                expect(message, 5);
                yield new BrowserInput.FineWheel(message.getShort(), message.getShort());
            }
            case 4 -> {
                expect(message, 3);
                yield new BrowserInput.Wheel(message.get(), message.get());
            }
            default -> throw new InputFormatException("mouse message type " + type);
        };
    }

    private static int controllerId(String label) throws InputFormatException {
        return padOf(label).orElseThrow(() -> new InputFormatException("unknown channel"));
    }

    /** The id of the pad whose own channel has that label. */
    static Optional<Integer> padOf(String label) {
        if (label.startsWith(CONTROLLER_PREFIX)) {
            String number = label.substring(CONTROLLER_PREFIX.length());
            for (int id = 0; id <= MAX_CONTROLLER; id++) {
                if (number.equals(Integer.toString(id))) {
                    return Optional.of(id);
                }
            }
        }
        return Optional.empty();
    }

    static void expect(ByteBuffer message, int length) throws InputFormatException {
        if (message.limit() != length) {
            throw new InputFormatException(message.limit() + " bytes where the layout has " + length);
        }
    }

    static boolean flag(ByteBuffer message) throws InputFormatException {
        int value = unsigned(message.get());
        if (value > 1) {
            throw new InputFormatException("flag " + value);
        }
        return value == 1;
    }

    /**
     * A coordinate. Where something ends it may lie outside and counts as the border: what is not let go of stays down on
     * the host.
     */
    static float coordinate(ByteBuffer message, boolean end) throws InputFormatException {
        float value = message.getFloat();
        if (end) {
            return clamped(value);
        }
        if (!(value >= 0f && value <= 1f)) {
            throw new InputFormatException("coordinate outside the picture");
        }
        return value;
    }

    /** A number that may lie outside 0…1 in a browser, but not beyond. */
    static float clampedFraction(ByteBuffer message) throws InputFormatException {
        return clamped(message.getFloat());
    }

    private static float clamped(float value) throws InputFormatException {
        if (!Float.isFinite(value)) {
            throw new InputFormatException("number that is not finite");
        }
        return Math.clamp(value, 0f, 1f);
    }

    static int unsigned(byte value) {
        return Byte.toUnsignedInt(value);
    }
}
