package io.moonfleet.server.process;

import io.moonfleet.libraries.LibraryCheck;
import io.moonfleet.libraries.LibraryDirectory;
import io.moonfleet.libraries.NativeExecutable;
import io.moonfleet.libraries.ProcessorCheck;
import io.moonfleet.server.MoonfleetConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the streamer executable is started: the configured native one; beside a native server the one that lies next to it;
 * else the Java machine that runs this server, with the streamer's main class and only the jars it needs.
 */
@Singleton
public final class StreamerProgram {
    private static final String MAIN_CLASS = "io.moonfleet.streamer.StreamerMain";

    private static final String EXECUTABLE = "moonfleet-streamer";

    private final Optional<Path> nativeCommand;
    private final List<String> jvmOptions;
    private final Optional<ChildClassPath> classPath;

    @Inject
    public StreamerProgram(MoonfleetConfig config) {
        this(
                config.streamer().command().map(Path::toAbsolutePath).or(StreamerProgram::besideThisServer),
                config.streamer().jvmOptions(),
                StreamerProgram.class.getClassLoader());
    }

    /** @param libraries knows the streamer's classes; not asked where there is a native executable */
    public StreamerProgram(Optional<Path> nativeCommand, List<String> jvmOptions, ClassLoader libraries) {
        this.nativeCommand = nativeCommand;
        this.jvmOptions = List.copyOf(jvmOptions);
        this.classPath = nativeCommand.isPresent() ? Optional.empty() : Optional.of(new ChildClassPath(libraries));
    }

    private static Optional<Path> besideThisServer() {
        return NativeExecutable.ofThisProcess().map(server -> server.resolveSibling(EXECUTABLE));
    }

    /** The whole command line for one of the program's modes. */
    public List<String> commandLine(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(executable().toString());
        classPath.ifPresent(path -> {
            command.addAll(jvmOptions);
            command.add("-cp");
            command.add(String.join(File.pathSeparator, path.entries()));
            command.add(MAIN_CLASS);
        });
        command.addAll(arguments);
        return List.copyOf(command);
    }

    public Path executable() {
        return nativeCommand.orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    /** What stands in the way of starting a streamer; empty when nothing does. */
    public Optional<String> problem() {
        Path executable = executable();
        if (!Files.isExecutable(executable)) {
            return Optional.of(executable + " is not an executable file");
        }
        if (nativeCommand.isPresent()) {
            // A configured command may be a script: a folder lib beside that is something else's.
            Path real = linksResolved(executable);
            return Optional.of(LibraryDirectory.beside(real))
                    .filter(libraries -> real.endsWith(EXECUTABLE)
                            || Files.exists(libraries.resolve(LibraryDirectory.WEBRTC)))
                    .flatMap(libraries -> ProcessorCheck.problem().or(() -> LibraryCheck.problem(libraries)));
        }
        return classPath
                .map(ChildClassPath::missing)
                .filter(missing -> !missing.isEmpty())
                .map(missing -> "the streamer's program is incomplete: " + String.join(", ", missing) + " not found");
    }

    /** The streamer looks for its libraries beside the file that a link leads to. */
    private static Path linksResolved(Path executable) {
        try {
            return executable.toRealPath();
        } catch (IOException gone) {
            return executable;
        }
    }
}
