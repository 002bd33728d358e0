package io.moonfleet.demohost;

import io.moonfleet.gamestream.control.ControlMessage;
import java.util.HexFormat;

/**
 * The commands that make the host say something about a pad. The number of the pad comes first; see {@link #parse} for
 * the rest.
 */
final class PadCommand {
    private static final int SHORT = 0xFFFF;
    private static final int BYTE = 0xFF;

    private PadCommand() {}

    static boolean named(String name) {
        return switch (name) {
            case "rumble", "rumble-triggers", "led", "motion", "adaptive-triggers" -> true;
            default -> false;
        };
    }

    /**
     * {@code rumble PAD LOW HIGH}, {@code rumble-triggers PAD LEFT RIGHT} (0…65535), {@code led PAD R G B},
     * {@code motion PAD KIND HERTZ} (kind 1 acceleration, 2 rotation), {@code adaptive-triggers PAD FLAGS EFFECTS} (44 hex
     * digits).
     */
    static ControlMessage.FromHost parse(String[] words) throws HostCommand.SyntaxException {
        int wanted = switch (words[0]) {
            case "led" -> 5;
            default -> 4;
        };
        if (words.length != wanted) {
            throw new HostCommand.SyntaxException(words[0] + " takes " + (wanted - 1) + " arguments");
        }
        int pad = number(words[1], SHORT);
        return switch (words[0]) {
            case "rumble" -> new ControlMessage.Rumble(pad, number(words[2], SHORT), number(words[3], SHORT));
            case "rumble-triggers" ->
                new ControlMessage.RumbleTriggers(pad, number(words[2], SHORT), number(words[3], SHORT));
            case "led" ->
                new ControlMessage.ControllerLed(
                        pad, number(words[2], BYTE), number(words[3], BYTE), number(words[4], BYTE));
            case "motion" -> new ControlMessage.MotionEventState(pad, number(words[3], SHORT), number(words[2], BYTE));
            case "adaptive-triggers" ->
                new ControlMessage.AdaptiveTriggers(pad, number(words[2], BYTE), effects(words[3]));
            default -> throw new HostCommand.SyntaxException("unknown command");
        };
    }

    private static int number(String text, int largest) throws HostCommand.SyntaxException {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > largest) {
            throw new HostCommand.SyntaxException("a number of 0 to " + largest + " is wanted");
        }
        return Integer.parseInt(text);
    }

    private static byte[] effects(String text) throws HostCommand.SyntaxException {
        if (!text.matches("[0-9a-fA-F]{44}")) {
            throw new HostCommand.SyntaxException("effects are 44 hex digits");
        }
        return HexFormat.of().parseHex(text);
    }
}
