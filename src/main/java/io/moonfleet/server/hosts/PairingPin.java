package io.moonfleet.server.hosts;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;

/** The four digits of a pairing. */
public final class PairingPin {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern FORMAT = Pattern.compile("[0-9]{4}");

    private PairingPin() {}

    public static String random() {
        return String.format(Locale.ROOT, "%04d", RANDOM.nextInt(10_000));
    }

    public static boolean isValid(String pin) {
        return FORMAT.matcher(pin).matches();
    }
}
