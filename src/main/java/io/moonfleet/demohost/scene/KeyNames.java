package io.moonfleet.demohost.scene;

import java.util.Map;

/** Short names of virtual-key codes for the picture (protocol document, appendix B). */
final class KeyNames {
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(0x08, "Back"),
            Map.entry(0x09, "Tab"),
            Map.entry(0x0D, "Enter"),
            Map.entry(0x10, "Shift"),
            Map.entry(0x11, "Ctrl"),
            Map.entry(0x12, "Alt"),
            Map.entry(0x13, "Pause"),
            Map.entry(0x14, "Caps"),
            Map.entry(0x1B, "Esc"),
            Map.entry(0x20, "Space"),
            Map.entry(0x21, "PgUp"),
            Map.entry(0x22, "PgDn"),
            Map.entry(0x23, "End"),
            Map.entry(0x24, "Home"),
            Map.entry(0x25, "Left"),
            Map.entry(0x26, "Up"),
            Map.entry(0x27, "Right"),
            Map.entry(0x28, "Down"),
            Map.entry(0x2D, "Ins"),
            Map.entry(0x2E, "Del"),
            Map.entry(0x5B, "LMeta"),
            Map.entry(0x5C, "RMeta"),
            Map.entry(0xA0, "LShift"),
            Map.entry(0xA1, "RShift"),
            Map.entry(0xA2, "LCtrl"),
            Map.entry(0xA3, "RCtrl"),
            Map.entry(0xA4, "LAlt"),
            Map.entry(0xA5, "RAlt"));

    private KeyNames() {}

    /** For example {@code A:41} or {@code Shift:10}; a code without a name is its hexadecimal number alone. */
    static String label(int virtualKey) {
        String code = String.format("%02X", virtualKey);
        boolean letterOrDigit = virtualKey >= '0' && virtualKey <= '9' || virtualKey >= 'A' && virtualKey <= 'Z';
        if (letterOrDigit) {
            return (char) virtualKey + ":" + code;
        }
        if (virtualKey >= 0x70 && virtualKey <= 0x87) {
            return "F" + (virtualKey - 0x70 + 1) + ":" + code;
        }
        return NAMES.containsKey(virtualKey) ? NAMES.get(virtualKey) + ":" + code : code;
    }
}
