package io.moonfleet.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code mvn package} makes: jars, run by the Java machine that runs the tests. */
record JvmBuild(Path folder) implements Build {
    private static final String STREAMER = "io.moonfleet.streamer.StreamerMain";

    JvmBuild {
        if (!Files.isReadable(server(folder))) {
            throw new IllegalStateException(server(folder) + " is missing: run mvn package first");
        }
    }

    private static Path server(Path folder) {
        return folder.resolve("quarkus-app").resolve("quarkus-run.jar");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    @Override
    public List<String> server(Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of(java()));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", server(folder).toString()));
        return List.copyOf(command);
    }

    @Override
    public List<String> streamer(String... arguments) {
        Path libraries = folder.resolve("quarkus-app").resolve("lib").resolve("main").resolve("*");
        List<String> command = new ArrayList<>(List.of(java(), "--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-cp",
                folder.resolve("classes") + ":" + libraries, STREAMER));
        command.addAll(List.of(arguments));
        return List.copyOf(command);
    }

    @Override
    public Map<String, Path> artifacts() {
        return Map.of("quarkus-app", folder.resolve("quarkus-app"));
    }

    @Override
    public boolean mayRun(Path executable) {
        return true;
    }
}
