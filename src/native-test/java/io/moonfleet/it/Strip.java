package io.moonfleet.it;

import java.util.Arrays;
import java.util.Map;

/** What a frame's machine-readable strip said, as read from a browser's pixels. */
public record Strip(int frame, long drawnMillis, int cursorX, int cursorY, int keysHash, int flags, int width,
        int height, double latencyMillis) {

    static Strip of(Map<?, ?> values) {
        return new Strip(number(values, "frame").intValue(), number(values, "drawn").longValue(),
                number(values, "x").intValue(), number(values, "y").intValue(), number(values, "keys").intValue(),
                number(values, "flags").intValue(), number(values, "width").intValue(),
                number(values, "height").intValue(), number(values, "latency").doubleValue());
    }

    private static Number number(Map<?, ?> values, String name) {
        return (Number) values.get(name);
    }

    public boolean holds(int... virtualKeys) {
        return keysHash == keysHash(virtualKeys);
    }

    /** Button 1 left, 2 middle, 3 right. */
    public boolean holdsButton(int button) {
        return (flags & 1 << button - 1) != 0;
    }

    public boolean textSeen() {
        return (flags & 0x20) != 0;
    }

    /** CRC-16/CCITT-FALSE over the sorted codes, 0 for none. */
    static int keysHash(int... virtualKeys) {
        int[] sorted = virtualKeys.clone();
        Arrays.sort(sorted);
        if (sorted.length == 0) {
            return 0;
        }
        int crc = 0xffff;
        for (int key : sorted) {
            crc ^= key << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? (crc << 1 ^ 0x1021) & 0xffff : crc << 1 & 0xffff;
            }
        }
        return crc;
    }
}
