package io.moonfleet.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.it.Build;
import io.moonfleet.it.MoonfleetProcess;
import io.moonfleet.it.StreamerRequest;
import java.util.Map;
import java.util.Set;

/** The whole product, measured from outside: REST, a real Chromium, and /proc. */
public final class MainBenchmark {
    private static final Set<String> OPTIONS = Set.of("width", "height", "fps", "seconds", "cycles", "build");

    private final Build build;
    private final StreamerRequest request;
    private final int seconds;
    private final int cycles;

    private MainBenchmark(Options options) {
        build = Build.named(options.text("build", "jvm"));
        request = Viewers.request(options);
        seconds = Math.max(1, options.get("seconds", 10));
        cycles = Math.max(1, options.get("cycles", 5));
    }

    public static void main(String[] arguments) throws InterruptedException {
        MainBenchmark benchmark = Options.orExit(arguments, OPTIONS, MainBenchmark::new);
        System.out.println(benchmark.run());
        System.exit(0);
    }

    private ObjectNode run() throws InterruptedException {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("benchmark", "main")
                .put("width", request.width()).put("height", request.height()).put("fps", request.fps());
        Machine.describe(result.putObject("machine"));
        try (MoonfleetProcess server = MoonfleetProcess.start(build, Map.of("moonfleet.demo-host.enabled", "true"))) {
            ConnectTimes.measure(server, request, cycles, result);
            Viewers.measure(server, request, seconds, result);
        }
        return result;
    }
}
