package io.moonfleet.rtc;

import dev.onvoid.webrtc.internal.NativeLoader;
import io.moonfleet.libraries.LibraryDirectory;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Set;

/**
 * Loads libwebrtc from beside a native executable. The library's own loader always unpacks a copy out of its jar; it is
 * told instead that the library is there already.
 */
final class WebRtcLibrary {
    private static final String NAME = "webrtc-java";
    private static final String LOADED_NAMES = "LOADED_LIB_SET";

    private WebRtcLibrary() {}

    /** To be called before the first class of the library; does nothing on a Java machine. */
    static void load() {
        LibraryDirectory.ofThisProcess().ifPresent(WebRtcLibrary::load);
    }

    private static void load(Path directory) {
        System.load(directory.resolve(LibraryDirectory.WEBRTC).toString());
        try {
            Field field = NativeLoader.class.getDeclaredField(LOADED_NAMES);
            field.setAccessible(true);
            @SuppressWarnings("unchecked")
            Set<String> loaded = (Set<String>) field.get(null);
            loaded.add(NAME);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("webrtc-java has changed how it remembers its library", changed);
        }
    }
}
