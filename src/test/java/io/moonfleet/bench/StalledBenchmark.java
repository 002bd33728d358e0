package io.moonfleet.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.it.Build;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/** Whether a viewer that stops reading is noticed by the others: times between their pictures without and with one. */
public final class StalledBenchmark {
    private static final Set<String> OPTIONS = Set.of("viewers", "seconds", "mbit", "path", "build");
    private static final Duration SETTLE = Duration.ofSeconds(5);

    private final Build build;
    private final String path;
    private final int viewers;
    private final Duration measure;
    private final int megabits;

    private StalledBenchmark(Options options) {
        build = Build.named(options.text("build", "jvm"));
        path = options.text("path", "rtp");
        viewers = Math.max(2, options.get("viewers", 6));
        measure = Duration.ofSeconds(Math.max(1, options.get("seconds", 60)));
        megabits = Math.max(1, options.get("mbit", 10));
    }

    public static void main(String[] arguments) throws InterruptedException {
        StalledBenchmark benchmark = Options.orExit(arguments, OPTIONS, StalledBenchmark::new);
        System.out.println(benchmark.run());
        System.exit(0);
    }

    private ObjectNode run() throws InterruptedException {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("benchmark", "stalled").put("path", path)
                .put("viewers", viewers).put("mbit", megabits).put("seconds", measure.toSeconds());
        ObjectNode machine = result.putObject("machine");
        Machine.describe(machine);
        Machine.lookAround(machine.putObject("before"));
        try (LoadedServer server = LoadedServer.start(build)) {
            server.stream(megabits);
            try (Audience audience = new Audience(server.base(), LoadedServer.STREAMER, path)) {
                while (audience.viewers().size() < viewers) {
                    audience.join();
                }
                Thread.sleep(SETTLE);
                Percentiles without = gaps(audience);
                audience.viewers().getLast().stall();
                Thread.sleep(SETTLE);
                Percentiles with = gaps(audience);
                result.set("between_frames_without_ms", without.json());
                result.set("between_frames_with_one_stalled_ms", with.json());
                result.put("p99_difference_ms", Percentiles.rounded(with.at(99) - without.at(99)));
            }
            server.stopStream();
        }
        return result;
    }

    private Percentiles gaps(Audience audience) throws InterruptedException {
        audience.viewers().forEach(viewer -> viewer.takeGaps());
        Thread.sleep(measure);
        return new Percentiles(audience.viewers().subList(0, viewers - 1).stream()
                .flatMapToDouble(viewer -> Arrays.stream(viewer.takeGaps())).toArray());
    }
}
