package io.moonfleet.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code mvn package -Dnative} makes: two executables with their libraries beside them, and no Java anywhere. */
record NativeBuild(Path folder) implements Build {
    NativeBuild {
        for (Path executable : List.of(server(folder), streamer(folder))) {
            if (!Files.isExecutable(executable)) {
                throw new IllegalStateException(executable + " is missing: run mvn package -Dnative first");
            }
        }
    }

    private static Path server(Path folder) {
        return folder.resolve("moonfleet").toAbsolutePath();
    }

    private static Path streamer(Path folder) {
        return folder.resolve("moonfleet-streamer").toAbsolutePath();
    }

    @Override
    public List<String> server(Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of(server(folder).toString()));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        return List.copyOf(command);
    }

    @Override
    public List<String> streamer(String... arguments) {
        List<String> command = new ArrayList<>(List.of(streamer(folder).toString()));
        command.addAll(List.of(arguments));
        return List.copyOf(command);
    }

    @Override
    public Map<String, Path> artifacts() {
        return Map.of("moonfleet", server(folder), "moonfleet-streamer", streamer(folder), "lib", folder.resolve("lib"));
    }

    /** The two executables themselves, so that no Java machine does their work unnoticed. */
    @Override
    public boolean mayRun(Path executable) {
        return executable.equals(realPath(server(folder))) || executable.equals(realPath(streamer(folder)));
    }

    private static Path realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException gone) {
            return path;
        }
    }
}
