package io.moonfleet.server.hosts;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;

/** The four digits of a pairing. */
public final class PairingPin {
    private static final Pattern FORMAT = Pattern.compile("[0-9]{4}");

    private PairingPin() {}

    public static String random() {
        // Made here: a static one would be seeded while the executable is built.
        return String.format(Locale.ROOT, "%04d", new SecureRandom().nextInt(10_000));
    }

    public static boolean isValid(String pin) {
        return FORMAT.matcher(pin).matches();
    }
}
