package io.moonfleet.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.it.Build;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** How long a viewer waits for its first picture, and what those who are watching already notice of it. */
public final class JoinBenchmark {
    private static final Set<String> OPTIONS = Set.of("viewers", "count", "mbit", "path", "build");
    private static final Duration SETTLE = Duration.ofSeconds(3);
    /** After a join, and as long without one for comparison. */
    private static final Duration WINDOW = Duration.ofMillis(700);

    private final Build build;
    private final String path;
    private final int viewers;
    private final int count;
    private final int megabits;

    private JoinBenchmark(Options options) {
        build = Build.named(options.text("build", "jvm"));
        path = options.text("path", "rtp");
        viewers = Math.max(1, options.get("viewers", 4));
        count = Math.max(1, options.get("count", 50));
        megabits = Math.max(1, options.get("mbit", 20));
    }

    public static void main(String[] arguments) throws InterruptedException {
        JoinBenchmark benchmark = Options.orExit(arguments, OPTIONS, JoinBenchmark::new);
        System.out.println(benchmark.run());
        System.exit(0);
    }

    private ObjectNode run() throws InterruptedException {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("benchmark", "join").put("path", path)
                .put("viewers", viewers).put("mbit", megabits);
        ObjectNode machine = result.putObject("machine");
        Machine.describe(machine);
        Machine.lookAround(machine.putObject("before"));
        try (LoadedServer server = LoadedServer.start(build)) {
            server.stream(megabits);
            try (Audience audience = new Audience(server.base(), LoadedServer.STREAMER, path)) {
                measure(audience, result);
            }
            server.stopStream();
        }
        return result;
    }

    private void measure(Audience audience, ObjectNode result) throws InterruptedException {
        double first = audience.join();
        while (audience.viewers().size() < viewers) {
            audience.join();
        }
        Thread.sleep(SETTLE);
        List<Double> joins = new ArrayList<>();
        List<Double> during = new ArrayList<>();
        List<Double> otherwise = new ArrayList<>();
        for (int round = 0; round < count; round++) {
            longestGap(audience);
            Thread.sleep(WINDOW);
            otherwise.add(longestGap(audience));
            joins.add(audience.join());
            Thread.sleep(WINDOW);
            audience.leave();
            during.add(longestGap(audience));
        }
        result.set("join_to_first_frame_ms", Percentiles.of(joins).json().put("first", Percentiles.rounded(first))
                .put("goal_p95", 300));
        result.set("others_longest_gap_around_a_join_ms", Percentiles.of(during).json());
        result.set("others_longest_gap_without_ms", Percentiles.of(otherwise).json());
    }

    /** Of those who stay, since the last call. */
    private double longestGap(Audience audience) {
        return audience.viewers().subList(0, viewers).stream().flatMapToDouble(viewer -> Arrays.stream(viewer.takeGaps()))
                .max().orElse(0);
    }
}
