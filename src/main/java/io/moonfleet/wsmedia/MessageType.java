package io.moonfleet.wsmedia;

import java.util.Optional;

/** First byte of a binary message of the WebSocket transport (streamers contract, section 9). */
public enum MessageType {
    VIDEO(0x01),
    AUDIO(0x02),
    /** Several video messages in one. */
    VIDEO_BATCH(0x03),
    KEYBOARD(0x10),
    MOUSE_CLICK(0x11),
    MOUSE_ABSOLUTE(0x12),
    MOUSE_RELATIVE(0x13),
    TOUCH(0x14),
    CONTROLLER_EVENT(0x15),
    CONTROLLER_STATE(0x16),
    PEN(0x18),
    /** JSON text behind the type byte. */
    CONTROL(0x20),
    STREAM_INIT(0x30),
    STREAM_ERROR(0x31),
    PING(0x40),
    PONG(0x41);

    private static final MessageType[] BY_CODE = new MessageType[256];

    static {
        for (MessageType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    /** The byte on the wire, 0…255. */
    public int code() {
        return code;
    }

    /** Whether a message with that first byte is of this type; false for an empty one. */
    public boolean isTypeOf(byte[] message) {
        return message.length > 0 && Byte.toUnsignedInt(message[0]) == code;
    }

    /** Whether viewers send it to control the host. */
    public boolean isInput() {
        return code >= KEYBOARD.code && code <= PEN.code;
    }

    /** The type of a message; empty for an empty message or an unknown type. */
    public static Optional<MessageType> of(byte[] message) {
        return message.length == 0
                ? Optional.empty()
                : Optional.ofNullable(BY_CODE[Byte.toUnsignedInt(message[0])]);
    }
}
