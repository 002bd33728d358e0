package io.moonfleet.rtc;

import java.util.Set;

/** Labels and bounds of the data channels a browser may open (streamers contract, section 6, both generations). */
public final class BrowserChannels {
    /** The channel that the server opens. */
    public static final String GENERAL = "general";

    /** The browser's channel for its pads, which carries what the host says about them as well. */
    public static final String PADS = "controllers";

    /** Bytes that may wait in the pads' channel; what comes on top is lost. */
    public static final int MAX_PAD_BACKLOG = 16 * 1024;

    /** Longest message taken, in bytes; the longest that means anything is 255 characters of typed text. */
    public static final int MAX_MESSAGE = 4_096;

    /** Channels of one peer that may be open at once: all labels, and some reopened before their old one has gone. */
    public static final int MAX_CHANNELS = 48;

    private static final int CONTROLLERS = 16;
    private static final String CONTROLLER_PREFIX = "controller";

    private static final Set<String> LABELS = Set.of(
            "keyboard", "mouse", "mouseClicks", "mouseAbsolute", "mouseRelative", "touch", "pen", PADS);

    private BrowserChannels() {}

    /** Whether a channel of this name carries input. */
    public static boolean known(String label) {
        return LABELS.contains(label) || controller(label);
    }

    private static boolean controller(String label) {
        if (!label.startsWith(CONTROLLER_PREFIX) || label.length() > CONTROLLER_PREFIX.length() + 2) {
            return false;
        }
        for (int index = 0; index < CONTROLLERS; index++) {
            if (label.equals(CONTROLLER_PREFIX + index)) {
                return true;
            }
        }
        return false;
    }
}
