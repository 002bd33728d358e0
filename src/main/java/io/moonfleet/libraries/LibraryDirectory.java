package io.moonfleet.libraries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder {@code lib} beside a native executable. On a Java machine there is none: the libraries come out of the jars
 * there.
 */
public final class LibraryDirectory {
    /** The name of the WebRTC library's file. */
    public static final String WEBRTC = "libwebrtc-java-linux-x86_64.so";

    private static final String NAME = "lib";

    private LibraryDirectory() {}

    /** The folder beside this process's executable; empty on a Java machine. */
    public static Optional<Path> ofThisProcess() {
        return executable().map(LibraryDirectory::beside);
    }

    /** This process's executable, links resolved; empty on a Java machine. */
    public static Optional<Path> executable() {
        if (!isNativeExecutable()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of("/proc/self/exe").toRealPath());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("This process's executable cannot be found: is /proc mounted?", unreadable);
        }
    }

    /** The folder beside an executable, which need not exist. */
    public static Path beside(Path executable) {
        return executable.resolveSibling(NAME);
    }

    /**
     * Makes JavaCPP take its libraries from the folder instead of unpacking them. To be called before the first of its
     * classes is loaded.
     */
    public static void useForJavaCpp(Path directory) {
        System.setProperty("java.library.path", directory.toString());
        System.setProperty("org.bytedeco.javacpp.pathsFirst", "true");
        System.setProperty("org.bytedeco.javacpp.cacheLibraries", "false");
    }

    private static boolean isNativeExecutable() {
        return "runtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"));
    }
}
