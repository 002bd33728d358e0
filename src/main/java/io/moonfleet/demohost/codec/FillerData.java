package io.moonfleet.demohost.codec;

import java.util.Arrays;

/** Makes access units longer than their pictures need (ITU-T H.264, section 7.3.2.7: filler data, NAL unit type 12). */
public final class FillerData {
    private static final int OVERHEAD = 6;

    private FillerData() {}

    /** The access unit with a filler data unit behind it, {@code length} bytes in all; as it is when it is longer. */
    public static byte[] pad(byte[] accessUnit, int length) {
        if (length < accessUnit.length + OVERHEAD) {
            return accessUnit;
        }
        byte[] padded = Arrays.copyOf(accessUnit, length);
        int at = accessUnit.length;
        padded[at + 3] = 1;
        padded[at + 4] = 12;
        Arrays.fill(padded, at + 5, length - 1, (byte) 0xFF);
        padded[length - 1] = (byte) 0x80;
        return padded;
    }
}
