package io.moonfleet.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.server.process.StreamerProgram;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyCheckTest {
    @TempDir
    private Path directory;

    /** The libraries of this build without the files whose path holds the text. */
    private static final class Without extends ClassLoader {
        private final String text;

        private Without(String text) {
            super(ReadyCheckTest.class.getClassLoader());
            this.text = text;
        }

        @Override
        public URL getResource(String name) {
            return name.contains(text) ? null : super.getResource(name);
        }
    }

    private static StreamerProgram program(ClassLoader libraries) {
        return new StreamerProgram(Optional.empty(), List.of(), libraries);
    }

    private static void isDown(StreamerProgram program, String... words) {
        HealthCheckResponse answer = ReadyCheck.answer(program.problem());
        assertThat(answer.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(answer.getData().orElseThrow().get("problem").toString()).contains(words);
    }

    @Test
    void aCompleteProgramIsReady() {
        StreamerProgram program = program(ReadyCheckTest.class.getClassLoader());
        assertThat(ReadyCheck.answer(program.problem()).getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(program.commandLine(List.of("stream")).toString()).contains("webrtc-java", "ffmpeg", "linux");
    }

    @Test
    void withoutWebRtcOrFfmpegTheServerIsNotReadyAndSaysWhatIsMissing() {
        isDown(program(new Without("dev/onvoid")), "webrtc-java.jar", "not found");
        isDown(program(new Without("org/bytedeco")), "javacpp.jar", "ffmpeg.jar");
    }

    @Test
    void aJarWithoutItsNativePartIsNotEnough() throws Exception {
        URL inJar = ReadyCheckTest.class.getClassLoader().getResource("dev/onvoid/webrtc/PeerConnectionFactory.class");
        Path original = Path.of(URI.create(inJar.getPath().substring(0, inJar.getPath().indexOf('!'))));
        Path alone = Files.copy(original, directory.resolve("webrtc-java-alone.jar"));
        URL moved = URI.create("jar:" + alone.toUri() + "!/dev/onvoid/webrtc/PeerConnectionFactory.class").toURL();
        isDown(
                program(new ClassLoader(ReadyCheckTest.class.getClassLoader()) {
                    @Override
                    public URL getResource(String name) {
                        return name.startsWith("dev/onvoid") ? moved : super.getResource(name);
                    }
                }),
                "webrtc-java's jar for this platform");
    }

    @Test
    void aNativeProgramThatIsMissingIsNamed() {
        Path absent = directory.resolve("moonfleet-streamer");
        isDown(new StreamerProgram(Optional.of(absent), List.of(), ClassLoader.getPlatformClassLoader()), absent.toString());
    }

    @Test
    void aScriptBesideAnotherProgramsLibrariesIsReady() throws IOException {
        Path script = Files.createFile(
                directory.resolve("wrapper"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createFile(Files.createDirectory(directory.resolve("lib")).resolve("libother.so.1"));
        assertThat(new StreamerProgram(Optional.of(script), List.of(), ClassLoader.getPlatformClassLoader()).problem())
                .isEmpty();
    }

    @Test
    void theLibrariesAreLookedForBesideTheProgramThatALinkLeadsTo() throws IOException {
        Path program = Files.createDirectories(directory.resolve("installed")).resolve("moonfleet-streamer");
        Files.createFile(program, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path libraries = Files.createDirectory(program.resolveSibling("lib"));
        Path link = Files.createSymbolicLink(directory.resolve("streamer"), program);
        assertThat(new StreamerProgram(Optional.of(link), List.of(), ClassLoader.getPlatformClassLoader()).problem())
                .hasValueSatisfying(problem -> assertThat(problem).containsAnyOf(libraries.toString(), "This processor lacks"));
    }
}
