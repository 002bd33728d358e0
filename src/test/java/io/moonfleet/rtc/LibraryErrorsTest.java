package io.moonfleet.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LibraryErrorsTest {
    @Test
    void aMissingSystemLibraryIsNamedWithItsPackage() {
        Error first = new UnsatisfiedLinkError(
                "/tmp/libwebrtc-java.so: libpulse.so.0: cannot open shared object file: No such file or directory");
        Error later = new NoClassDefFoundError("Could not initialize class NativeEngine");
        later.initCause(new ExceptionInInitializerError("Exception " + first));
        assertThat(LibraryErrors.describe(first))
                .isEqualTo("the system library libpulse.so.0 (Debian package libpulse0) is missing");
        assertThat(LibraryErrors.describe(later)).isEqualTo(LibraryErrors.describe(first));
        assertThat(LibraryErrors.describe(new IllegalStateException())).isEqualTo("IllegalStateException");
    }
}
