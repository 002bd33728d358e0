package io.moonfleet.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real libraries, as the build lays them beside the executable. */
class LibraryCheckTest {
    private static final LinkerPath SYSTEM = new LinkerPath("");

    @TempDir
    private static Path complete;

    @TempDir
    private Path incomplete;

    @BeforeAll
    static void layOut() {
        for (String name : LibraryCheck.FILES) {
            copy(name, complete);
        }
    }

    @Test
    void findsNothingMissingWhereAllIsThere() {
        assertThat(LibraryCheck.problem(complete)).isEmpty();
    }

    @Test
    void namesAFileThatIsNotBesideTheExecutable() throws IOException {
        layOutAllBut("libavcodec.so.62");

        assertThat(LibraryCheck.problem(incomplete, SYSTEM)).hasValueSatisfying(problem -> assertThat(problem)
                .startsWith("The library libavcodec.so.62 is missing from " + incomplete));
    }

    @Test
    void namesTheSystemsLibrariesThatAreMissingAndTheirDebianPackages() {
        LinkerPath bare = new LinkerPath("") {
            @Override
            boolean has(String name) {
                return !name.equals("libpulse.so.0") && !name.equals("libXfixes.so.3") && SYSTEM.has(name);
            }
        };

        assertThat(LibraryCheck.problem(complete, bare)).hasValue("Missing on this system: libXfixes.so.3, libpulse.so.0. "
                + "Install Debian's packages libpulse0, libxfixes3, or your system's equivalent");
    }

    @Test
    void saysWhichFileIsDamaged() throws IOException {
        layOutAllBut("libdrm.so.2");
        Files.writeString(incomplete.resolve("libdrm.so.2"), "half a file");

        assertThat(LibraryCheck.problem(incomplete, SYSTEM)).hasValueSatisfying(problem -> assertThat(problem)
                .contains(incomplete.resolve("libdrm.so.2").toString())
                .contains("cut short"));
    }

    @Test
    void aNameThatNoLibraryHasIsDamage() throws IOException {
        layOutAllBut("libva-drm.so.2");
        byte[] library = Files.readAllBytes(complete.resolve("libva-drm.so.2"));
        String text = new String(library, StandardCharsets.ISO_8859_1);
        String changed = text.replace("\0libva.so.2\0", "\0lib\u00FFa.so.2\0");
        assertThat(changed).isNotEqualTo(text);
        Files.write(incomplete.resolve("libva-drm.so.2"), changed.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(LibraryCheck.problem(incomplete, SYSTEM)).hasValueSatisfying(problem -> assertThat(problem)
                .contains(incomplete.resolve("libva-drm.so.2").toString())
                .contains("impossible name"));
    }

    @Test
    void knowsTheDebianPackageOfEverythingThatIsNeeded() throws IOException {
        for (String file : LibraryCheck.FILES) {
            for (String needed : SharedObject.needed(complete.resolve(file))) {
                assertThat(LibraryCheck.FILES.contains(needed) || DebianPackages.of(needed).isPresent())
                        .as(file + " needs " + needed)
                        .isTrue();
            }
        }
    }

    @Test
    void readsWhatALibraryNeeds() throws IOException {
        assertThat(SharedObject.needed(complete.resolve("libswscale.so.9")))
                .isEqualTo(List.of("libavutil.so.60", "libm.so.6", "libc.so.6"));
    }

    @Test
    void looksInTheFoldersOfTheLibraryPathToo() throws IOException {
        Files.createFile(incomplete.resolve("libspecial.so.1"));

        assertThat(new LinkerPath("").has("libspecial.so.1")).isFalse();
        assertThat(new LinkerPath("/nowhere:" + incomplete).has("libspecial.so.1")).isTrue();
    }

    @Test
    void looksInTheFoldersOfTheLinkersConfiguration() throws IOException {
        Path first = Files.createDirectory(incomplete.resolve("first"));
        Path second = Files.createDirectory(incomplete.resolve("second"));
        Files.createFile(first.resolve("libfirst.so.1"));
        Files.createFile(second.resolve("libsecond.so.1"));
        Files.writeString(incomplete.resolve("ld.so.conf"), "# comment\n  " + first + " # another\ninclude ld.so.conf.d/*.conf\n");
        Path more = Files.createDirectory(incomplete.resolve("ld.so.conf.d"));
        Files.writeString(more.resolve("more.conf"), second + "\n");
        Files.write(more.resolve("odd.conf"), new byte[] {'/', (byte) 0xFF, '\n', '/', 0, '\n'});

        LinkerPath configured = new LinkerPath("", incomplete);

        assertThat(configured.has("libfirst.so.1")).isTrue();
        assertThat(configured.has("libsecond.so.1")).isTrue();
        assertThat(new LinkerPath("").has("libfirst.so.1")).isFalse();
    }

    @Test
    void knowsWhatStandsInTheLinkersCache() throws IOException {
        Files.writeString(incomplete.resolve("ld.so.cache"), "glibc-ld.so.cache1.1\0libcached.so.2\0/store/libcached.so.2\0");

        LinkerPath path = new LinkerPath("", incomplete);

        assertThat(path.has("libcached.so.2")).isTrue();
        assertThat(path.has("libcached.so")).isFalse();
    }

    private void layOutAllBut(String missing) throws IOException {
        for (String name : LibraryCheck.FILES) {
            if (!name.equals(missing)) {
                Files.createSymbolicLink(incomplete.resolve(name), complete.resolve(name));
            }
        }
    }

    private static void copy(String name, Path directory) {
        for (String folder : List.of("", "org/bytedeco/ffmpeg/linux-x86_64/", "org/bytedeco/javacpp/linux-x86_64/")) {
            try (InputStream library = LibraryCheckTest.class.getClassLoader().getResourceAsStream(folder + name)) {
                if (library != null) {
                    Files.copy(library, directory.resolve(name));
                    return;
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        throw new IllegalStateException(name + " is in no jar");
    }
}
