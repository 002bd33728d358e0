package io.moonfleet.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.it.AesGcm;
import io.moonfleet.it.Await;
import io.moonfleet.it.Build;
import io.moonfleet.it.MoonfleetProcess;
import io.moonfleet.it.StreamerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The native executables and the Java build beside each other: time to start and to connect, memory, size, processor
 * time and encryption. A figure's goal, where there is one, stands beside it; the Java build has none to reach.
 */
public final class BuildsBenchmark {
    private static final Set<String> OPTIONS =
            Set.of("build", "starts", "cycles", "idle", "seconds", "browsers", "width", "height", "fps");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, Build> builds = new TreeMap<>();
    private final StreamerRequest request;
    private final int starts;
    private final int cycles;
    private final Duration serverIdle;
    private final Duration streamerIdle;
    private final int seconds;
    private final boolean browsers;

    private BuildsBenchmark(Options options) {
        String wanted = options.text("build", "");
        for (String name : names(wanted)) {
            try {
                builds.put(name, Build.named(name));
            } catch (IllegalStateException missing) {
                if (!wanted.isEmpty()) {
                    throw missing;
                }
                System.err.println(missing.getMessage());
            }
        }
        request = Viewers.request(options);
        starts = Math.max(1, options.get("starts", 20));
        cycles = Math.max(1, options.get("cycles", 20));
        serverIdle = Duration.ofSeconds(options.get("idle", 10));
        streamerIdle = serverIdle.multipliedBy(2);
        seconds = Math.max(1, options.get("seconds", 10));
        browsers = options.get("browsers", 1) > 0;
    }

    private static List<String> names(String build) {
        return switch (build) {
            case "jvm", "native" -> List.of(build);
            case "", "both" -> List.of("jvm", "native");
            default -> throw new IllegalArgumentException("--build is jvm, native or both, not " + build);
        };
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        BuildsBenchmark benchmark = Options.orExit(arguments, OPTIONS, BuildsBenchmark::new);
        System.out.println(benchmark.run());
        System.exit(0);
    }

    private ObjectNode run() throws IOException, InterruptedException {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("benchmark", "builds");
        ObjectNode machine = result.putObject("machine");
        Machine.describe(machine);
        Machine.lookAround(machine.putObject("before"));
        ObjectNode stream = result.putObject("stream");
        stream.put("width", request.width()).put("height", request.height()).put("fps", request.fps());
        ObjectNode figures = result.putObject("builds");
        for (Map.Entry<String, Build> build : builds.entrySet()) {
            measure(build.getKey(), build.getValue(), figures.putObject(build.getKey()));
        }
        Machine.lookAround(machine.putObject("after"));
        return result;
    }

    private void measure(String name, Build build, ObjectNode result) throws IOException, InterruptedException {
        progress(name, "starts of the server");
        ServerStart.measure(build, starts, result);
        progress(name, "idle server");
        try (MoonfleetProcess server = MoonfleetProcess.start(build, Map.of())) {
            Thread.sleep(serverIdle);
            result.set("server_idle", Megabytes.resident(server.pid()).put("goal", 50));
        }
        try (MoonfleetProcess server = MoonfleetProcess.start(build, Map.of("moonfleet.demo-host.enabled", "true"))) {
            Thread.sleep(serverIdle);
            ObjectNode pair = result.putObject("with_demo_host");
            pair.set("server_idle", Megabytes.resident(server.pid()).put("goal", 50));
            server.demoHost().ifPresent(host -> pair.set("demo_host_idle", Megabytes.resident(host.pid())));
            progress(name, "connecting");
            ConnectTimes.measure(server, request, cycles, result);
            progress(name, "idle streamer");
            idleStreamer(server, result);
            if (browsers) {
                progress(name, "browsers");
                Viewers.measure(server, request, seconds, result);
            }
        }
        progress(name, "encryption and size");
        result.putObject("aes_gcm_mbit_s").put("value", Math.round(AesGcm.megabitsPerSecond(build))).put("goal", 2000);
        ObjectNode sizes = result.putObject("size_mb");
        new TreeMap<>(build.artifacts()).forEach((file, path) -> sizes.put(file, Megabytes.onDisk(path)));
    }

    /** Receives from the host and has no viewer. */
    private void idleStreamer(MoonfleetProcess server, ObjectNode result) throws InterruptedException {
        server.api().create(request);
        Thread.sleep(streamerIdle);
        long streamer = Await.until("the streamer runs", PATIENCE,
                () -> server.streamers().stream().findFirst()).pid();
        result.set("streamer_idle", Megabytes.resident(streamer).put("goal", 64));
        result.set("server_with_streamer", Megabytes.resident(server.pid()));
        server.api().delete("api/streamers/" + request.id());
    }

    private static void progress(String build, String what) {
        System.err.println(build + ": " + what);
    }
}
