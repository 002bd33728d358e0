package io.moonfleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the build has written for the native image must hold every class that native code of a library may meet. */
class NativeMetadataTest {
    private static final String GENERATED = "META-INF/native-image/io.moonfleet/generated/";
    private static final String STREAMER = "io.moonfleet.streamer.StreamerMain";

    private static List<JsonNode> types;

    @BeforeAll
    static void read() throws IOException {
        types = List.of("webrtc-java", "ffmpeg", "jdk").stream()
                .flatMap(library -> entries(library).stream())
                .toList();
    }

    @Test
    void everyClassOfWebRtcThatThePeersUseIsReachableFromNativeCode() {
        assertThat(reachable()).containsAll(used("io.moonfleet.rtc", "dev.onvoid.webrtc."));
    }

    @Test
    void everyClassOfFfmpegThatTheCodecsUseIsReachableFromNativeCode() {
        assertThat(reachable()).containsAll(used("io.moonfleet.media.codec", "org.bytedeco."));
        assertThat(reachable()).containsAll(used("io.moonfleet.demohost", "org.bytedeco."));
    }

    @Test
    void whatTheLibrariesThemselvesMakeIsReachable() {
        assertThat(reachable()).contains(
                // Statistics, never named in our code, come as a map of boxed values.
                "java.util.HashMap", "java.lang.Long", "java.math.BigInteger", "dev.onvoid.webrtc.RTCStats",
                // JavaCPP's own.
                "org.bytedeco.javacpp.Pointer", "org.bytedeco.javacpp.Pointer$NativeDeallocator",
                // The settings by which FFmpeg's classes find their library.
                "org.bytedeco.ffmpeg.presets.avcodec", "org.bytedeco.ffmpeg.presets.avutil");
    }

    @Test
    void nothingPullsInTheDesktop() {
        assertThat(types).extracting(type -> type.get("type").asText())
                .noneMatch(name -> name.startsWith("java.awt") || name.contains(".desktop."));
    }

    @Test
    void theServersImageGetsNothingOfIt() {
        assertThat(types).allMatch(type -> STREAMER.equals(type.at("/condition/typeReached").asText()));
    }

    private static Set<String> reachable() {
        return types.stream()
                .filter(type -> type.path("jniAccessible").asBoolean() && type.path("unsafeAllocated").asBoolean())
                .map(type -> type.get("type").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The library's classes that a package of ours mentions, so that a new use without metadata fails here. */
    private static Set<String> used(String ourPackage, String library) {
        Set<String> used = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ourPackage).stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .map(JavaClass::getName)
                .filter(name -> name.startsWith(library))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(used).as("classes of " + library + " used in " + ourPackage).isNotEmpty();
        return used;
    }

    private static List<JsonNode> entries(String library) {
        String name = GENERATED + library + "/reachability-metadata.json";
        try (InputStream file = NativeMetadataTest.class.getClassLoader().getResourceAsStream(name)) {
            assertThat(file).as(name + ", written by the build").isNotNull();
            List<JsonNode> entries = new ArrayList<>();
            new ObjectMapper().readTree(file).get("reflection").forEach(entries::add);
            assertThat(entries).isNotEmpty();
            return entries;
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
