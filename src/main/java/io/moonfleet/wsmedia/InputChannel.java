package io.moonfleet.wsmedia;

import java.util.Arrays;
import java.util.Optional;

/**
 * Translates an input message of the WebSocket transport into what the data channels carry: the label of a channel and a
 * message on it, in the layouts of section 6 of the streamers contract.
 *
 * @param label as browsers name their data channels
 * @param data  a message on that channel
 */
public record InputChannel(String label, byte[] data) {
    /** A controller's own channel has its number in the label; here the number is the first byte of the body. */
    private static final int MAX_CONTROLLER = 15;

    /** Empty when the message is no input, or belongs to a controller that cannot be. */
    public static Optional<InputChannel> of(byte[] message) {
        Optional<MessageType> type = MessageType.of(message);
        if (type.isEmpty() || message.length > StreamMessageCodec.MAX_INPUT_LENGTH) {
            return Optional.empty();
        }
        return switch (type.orElseThrow()) {
            case KEYBOARD -> Optional.of(behindType("keyboard", message));
            case MOUSE_CLICK -> Optional.of(behindType("mouseClicks", message));
            case MOUSE_ABSOLUTE -> Optional.of(behindType("mouseAbsolute", message));
            case MOUSE_RELATIVE -> Optional.of(behindType("mouseRelative", message));
            case TOUCH -> Optional.of(behindType("touch", message));
            case PEN -> Optional.of(behindType("pen", message));
            case CONTROLLER_EVENT -> Optional.of(behindType("controllers", message));
            case CONTROLLER_STATE -> controllerState(message);
            case VIDEO, AUDIO, VIDEO_BATCH, CONTROL, STREAM_INIT, STREAM_ERROR, PING, PONG -> Optional.empty();
        };
    }

    private static Optional<InputChannel> controllerState(byte[] message) {
        if (message.length < 2 || Byte.toUnsignedInt(message[1]) > MAX_CONTROLLER) {
            return Optional.empty();
        }
        return Optional.of(
                new InputChannel("controller" + message[1], Arrays.copyOfRange(message, 2, message.length)));
    }

    private static InputChannel behindType(String label, byte[] message) {
        return new InputChannel(label, Arrays.copyOfRange(message, 1, message.length));
    }
}
