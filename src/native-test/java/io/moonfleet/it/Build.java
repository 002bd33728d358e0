package io.moonfleet.it;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The build under test: how its two programs are started, and what is theirs. Chosen by the system property
 * {@code moonfleet.build}, {@code jvm} (the default) or {@code native}; {@code moonfleet.executables} names the folder
 * that the build was made into, {@code target} by default.
 */
public sealed interface Build permits JvmBuild, NativeBuild {
    /** Ends with a sentence when the build that is asked for is not there. */
    static Build underTest() {
        return named(System.getProperty("moonfleet.build", "jvm"));
    }

    /** The build of that name, {@code jvm} or {@code native}; ends with a sentence when it is not there. */
    static Build named(String name) {
        Path folder = Path.of(System.getProperty("moonfleet.executables", "target"));
        return switch (name) {
            case "jvm" -> new JvmBuild(folder);
            case "native" -> new NativeBuild(folder);
            default -> throw new IllegalArgumentException("the build is jvm or native, not " + name);
        };
    }

    /** The command line of the server with these settings. */
    List<String> server(Map<String, String> settings);

    /** The command line of the streamer executable with these arguments. */
    List<String> streamer(String... arguments);

    /** What is installed of it, files and folders by name. */
    Map<String, Path> artifacts();

    /** Whether a process with this executable may run as a part of the product. */
    boolean mayRun(Path executable);
}
