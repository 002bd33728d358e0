package io.moonfleet.rtc;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * webrtc-java throws plain {@link Error}s for things as ordinary as a candidate that does not parse or an object that
 * is still in use. They are told from the JVM's own errors by their class.
 */
final class LibraryErrors {
    private static final Pattern MISSING_LIBRARY = Pattern.compile("(lib[\\w.+-]+): cannot open shared object");

    /** Debian packages of what the WebRTC library is linked to and small systems lack. */
    private static final Map<String, String> PACKAGES = Map.of(
            "libpulse.so.0", "libpulse0",
            "libX11.so.6", "libx11-6",
            "libdbus-1.so.3", "libdbus-1-3",
            "libudev.so.1", "libudev1",
            "libasound.so.2", "libasound2");

    /** Causes looked at; a chain may be a circle. */
    private static final int MAX_CAUSES = 8;

    private LibraryErrors() {}

    /** Returns if the library threw this, and throws it on if the JVM did. */
    static void requireOrdinary(Error error) {
        if (error.getClass() != Error.class) {
            throw error;
        }
    }

    /** What went wrong, for a person: a missing system library by its name and, where known, its Debian package. */
    static String describe(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < MAX_CAUSES && cause != null; depth++) {
            Matcher missing = MISSING_LIBRARY.matcher(Optional.ofNullable(cause.getMessage()).orElse(""));
            if (missing.find()) {
                String library = missing.group(1);
                String hint = Optional.ofNullable(PACKAGES.get(library))
                        .map(name -> " (Debian package " + name + ")")
                        .orElse("");
                return "the system library " + library + hint + " is missing";
            }
            cause = cause.getCause();
        }
        return Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName());
    }
}
