package io.moonfleet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The native executable's own measurements. */
final class StreamerExecutable {
    private static final Path PATH = Path.of("target/moonfleet-streamer");
    private static final int MISSING = 2;

    private StreamerExecutable() {}

    /** Runs one with this program's output as its own; returns its exit status. */
    static int run(String command, int... numbers) throws IOException, InterruptedException {
        if (!Files.isExecutable(PATH)) {
            System.err.println("There is no " + PATH + ": build it with mvn package -Dnative.");
            return MISSING;
        }
        List<String> line = new ArrayList<>(List.of(PATH.toString(), command));
        Arrays.stream(numbers).mapToObj(String::valueOf).forEach(line::add);
        return new ProcessBuilder(line).inheritIO().start().waitFor();
    }
}
