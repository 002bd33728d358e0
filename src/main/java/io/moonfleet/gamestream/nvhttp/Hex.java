package io.moonfleet.gamestream.nvhttp;

import java.util.HexFormat;
import java.util.Optional;

/** Hex text of pairing and launch parameters: written in lower case, read in either (protocol document, section 2.1). */
public final class Hex {
    private static final HexFormat FORMAT = HexFormat.of();

    private Hex() {}

    public static String encode(byte[] bytes) {
        return FORMAT.formatHex(bytes);
    }

    /** The bytes, or empty when the text is not hex, has an odd length or stands for more than {@code maxBytes}. */
    public static Optional<byte[]> decode(String text, int maxBytes) {
        if (text.length() % 2 != 0 || text.length() / 2 > maxBytes) {
            return Optional.empty();
        }
        for (int i = 0; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(FORMAT.parseHex(text));
    }
}
