package io.moonfleet.rtc;

import io.moonfleet.libraries.DebianPackages;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * webrtc-java throws plain {@link Error}s for things as ordinary as a candidate that does not parse or an object that
 * is still in use. They are told from the JVM's own errors by their class.
 */
final class LibraryErrors {
    private static final Pattern MISSING_LIBRARY = Pattern.compile("(lib[\\w.+-]+): cannot open shared object");

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
                String hint = DebianPackages.of(library)
                        .map(name -> " (Debian package " + name + ")")
                        .orElse("");
                return "the system library " + library + hint + " is missing";
            }
            cause = cause.getCause();
        }
        return Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName());
    }
}
