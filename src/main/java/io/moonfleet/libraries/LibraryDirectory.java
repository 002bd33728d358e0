package io.moonfleet.libraries;

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
        return NativeExecutable.ofThisProcess().map(LibraryDirectory::beside);
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
}
