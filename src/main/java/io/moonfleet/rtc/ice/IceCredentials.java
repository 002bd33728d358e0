package io.moonfleet.rtc.ice;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * User name fragment and password of one end (RFC 8445, section 5.3): 4 to 256 and 22 to 256 ICE characters. The password
 * does not show in {@link #toString()}.
 */
public record IceCredentials(String ufrag, String password) {
    private static final int UFRAG_LENGTH = 8;
    private static final int PASSWORD_LENGTH = 24;
    private static final int MAX_LENGTH = 256;
    private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    public IceCredentials {
        if (!iceCharacters(ufrag, 4) || !iceCharacters(password, 22)) {
            throw new IllegalArgumentException("Not ICE credentials");
        }
    }

    /** Whether both are well-formed: what the constructor demands. */
    public static boolean valid(String ufrag, String password) {
        return iceCharacters(ufrag, 4) && iceCharacters(password, 22);
    }

    /** 48 random bits for the name, 144 for the password. */
    static IceCredentials create(SecureRandom random) {
        return new IceCredentials(text(random, UFRAG_LENGTH), text(random, PASSWORD_LENGTH));
    }

    byte[] key() {
        return password.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        StringBuilder text = new StringBuilder(length);
        for (byte value : bytes) {
            text.append(CHARACTERS.charAt(value & 63));
        }
        return text.toString();
    }

    private static boolean iceCharacters(String text, int least) {
        return text.length() >= least
                && text.length() <= MAX_LENGTH
                && text.chars().allMatch(character -> CHARACTERS.indexOf(character) >= 0);
    }

    @Override
    public String toString() {
        return "IceCredentials[ufrag=" + ufrag + "]";
    }
}
