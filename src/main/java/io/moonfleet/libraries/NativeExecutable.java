package io.moonfleet.libraries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Whether this process is a native executable, which one, and what has to be set first in such a one. */
public final class NativeExecutable {
    private static final String POLLER_MODE = "jdk.pollerMode";
    private static final String PLATFORM_THREADS = "1";

    private NativeExecutable() {}

    /** This process's executable, links resolved; empty on a Java machine. */
    public static Optional<Path> ofThisProcess() {
        if (!"runtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of("/proc/self/exe").toRealPath());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("This process's executable cannot be found: is /proc mounted?", unreadable);
        }
    }

    /**
     * To be called first in {@code main}, before a virtual thread waits for a socket. In native executables the JDK's
     * poller, when it runs on virtual threads itself, now and then does not wake a thread whose data has arrived (seen in
     * about one of 200 starts of a streamer); on platform threads it does. Does nothing on a Java machine, or where the
     * property is set already.
     */
    public static void pollOnPlatformThreads() {
        if (ofThisProcess().isPresent() && System.getProperty(POLLER_MODE) == null) {
            System.setProperty(POLLER_MODE, PLATFORM_THREADS);
        }
    }
}
