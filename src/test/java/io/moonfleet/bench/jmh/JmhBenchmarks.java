package io.moonfleet.bench.jmh;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.bench.Options;
import io.moonfleet.gamestream.accelerated.ShardSums;
import java.util.Set;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of this package and prints JMH's own table, then one JSON object. */
public final class JmhBenchmarks {
    private static final String ALLOCATION = "gc.alloc.rate.norm";
    private static final String PROCESSOR = "processorNanos";

    private JmhBenchmarks() {}

    private record Settings(String only, int seconds, int iterations, String library) {}

    public static void main(String[] arguments) throws RunnerException {
        Settings settings = Options.orExit(arguments, Set.of("only", "seconds", "iterations", "native"),
                options -> new Settings(
                        options.text("only", ""),
                        options.get("seconds", 2),
                        options.get("iterations", 3),
                        options.text("native", "on")));
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("benchmark", "jmh");
        ArrayNode results = json.putArray("results");
        String[] kinds = "off".equals(settings.library)
                ? new String[0]
                : Stream.of(ShardSums.Kind.values()).filter(ShardSums::available).map(Enum::name).toArray(String[]::new);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("io\\.moonfleet\\.bench\\.jmh\\..*" + settings.only)
                .forks(1)
                .warmupIterations(settings.iterations)
                .warmupTime(TimeValue.seconds(settings.seconds))
                .measurementIterations(settings.iterations)
                .measurementTime(TimeValue.seconds(settings.seconds))
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED", "-Dmoonfleet.rtc.native=" + settings.library)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
        if (kinds.length > 0) {
            options.param("kind", kinds);
        } else {
            options.exclude(ShardSumsBenchmark.class.getSimpleName());
        }
        new Runner(options.build()).run().forEach(result -> results.add(json(result)));
        System.out.println(json);
    }

    private static ObjectNode json(RunResult result) {
        Result<?> primary = result.getPrimaryResult();
        String name = result.getParams().getBenchmark();
        ObjectNode node = JsonNodeFactory.instance.objectNode()
                .put("name", name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1));
        for (String key : result.getParams().getParamsKeys()) {
            node.put(key, result.getParams().getParam(key));
        }
        node.put("score", primary.getScore()).put("error", primary.getScoreError()).put("unit", primary.getScoreUnit());
        Result<?> processor = result.getSecondaryResults().get(PROCESSOR);
        double busy = processor == null ? 0 : processor.getScore() / 1e9;
        result.getSecondaryResults().forEach((label, secondary) -> {
            if (label.equals(ALLOCATION)) {
                node.put("bytes_allocated_per_operation", secondary.getScore());
            } else if (!label.startsWith("gc.") && !label.equals(PROCESSOR)) {
                node.put(label + "_per_second", secondary.getScore());
                if (busy > 0) {
                    node.put(label + "_per_core_second", secondary.getScore() / busy);
                }
            }
        });
        return node;
    }
}
