package io.moonfleet.libraries;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * libmoonfleet-rtc, see src/main/native: beside a native executable, or out of the classes on a Java machine. A program
 * that lacks it works, and computes longer. The system property {@value #PROPERTY} set to {@code off} keeps it from being
 * used. Loaded once, when first asked for, for all classes with native methods.
 */
public final class OwnLibrary {
    public static final String PROPERTY = "moonfleet.rtc.native";
    public static final String FILE = "libmoonfleet-rtc.so";

    private static final String RESOURCE = "/io/moonfleet/rtc/udp/" + FILE;

    private OwnLibrary() {}

    private static final class State {
        private static final Optional<String> PROBLEM = load();
    }

    /** Why the library is not used; empty when it is loaded. */
    public static Optional<String> problem() {
        return State.PROBLEM;
    }

    private static Optional<String> load() {
        if ("off".equals(System.getProperty(PROPERTY))) {
            return Optional.of(PROPERTY + " is off");
        }
        try {
            Optional<Path> directory = LibraryDirectory.ofThisProcess();
            if (directory.isPresent()) {
                System.load(directory.orElseThrow().resolve(FILE).toString());
            } else {
                loadFromClasses();
            }
            return Optional.empty();
        } catch (IOException | UnsatisfiedLinkError missing) {
            return Optional.of(missing.getMessage());
        }
    }

    private static void loadFromClasses() throws IOException {
        try (InputStream library = OwnLibrary.class.getResourceAsStream(RESOURCE)) {
            if (library == null) {
                throw new IOException(FILE + " was not built with this program, for want of a C compiler");
            }
            Path copy = Files.createTempFile("moonfleet-", ".so");
            try {
                Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
                System.load(copy.toString());
            } finally {
                // What is loaded stays without its name.
                Files.deleteIfExists(copy);
            }
        }
    }
}
