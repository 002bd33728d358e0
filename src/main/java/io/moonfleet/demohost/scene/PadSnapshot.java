package io.moonfleet.demohost.scene;

import java.util.List;
import java.util.Map;

/**
 * A pad at one moment, in the terms of the protocol document's section 7.2.
 *
 * @param arrived  whether it was announced; type, capabilities and supported buttons are 0 otherwise
 * @param axes     left stick x, y, right stick x, y
 * @param battery  state and percentage; empty before any was told
 * @param motion   newest values by kind, 1 acceleration and 2 rotation
 * @param motions  motion packets so far
 * @param fingers  fingers on its touchpads
 */
public record PadSnapshot(
        int number,
        boolean arrived,
        int type,
        int capabilities,
        int supportedButtons,
        int buttons,
        int leftTrigger,
        int rightTrigger,
        List<Integer> axes,
        List<Integer> battery,
        Map<Integer, List<Float>> motion,
        long motions,
        int fingers) {
    private static final String[] NAMES = {
        "Up", "Down", "Left", "Right", "Start", "Back", "L3", "R3", "LB", "RB", "Guide", "", "A", "B", "X", "Y",
        "P1", "P2", "P3", "P4", "Pad", "Misc"
    };

    public PadSnapshot {
        axes = List.copyOf(axes);
        battery = List.copyOf(battery);
        motion = Map.copyOf(motion);
    }

    /** For people: the number and what is pressed. */
    String label() {
        StringBuilder label = new StringBuilder().append(number).append(':');
        for (int bit = 0; bit < NAMES.length; bit++) {
            if ((buttons >> bit & 1) != 0 && !NAMES[bit].isEmpty()) {
                label.append(label.charAt(label.length() - 1) == ':' ? "" : "+").append(NAMES[bit]);
            }
        }
        return label.charAt(label.length() - 1) == ':' ? label + "-" : label.toString();
    }
}
