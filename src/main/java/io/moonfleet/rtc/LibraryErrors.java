package io.moonfleet.rtc;

/**
 * webrtc-java throws plain {@link Error}s for things as ordinary as a candidate that does not parse or an object that
 * is still in use. They are told from the JVM's own errors by their class.
 */
final class LibraryErrors {
    private LibraryErrors() {}

    /** Returns if the library threw this, and throws it on if the JVM did. */
    static void requireOrdinary(Error error) {
        if (error.getClass() != Error.class) {
            throw error;
        }
    }
}
