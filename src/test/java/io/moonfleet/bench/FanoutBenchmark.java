package io.moonfleet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.bench.viewer.ViewerCounts;
import io.moonfleet.it.Build;
import io.moonfleet.it.ProcFiles;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What viewers of one stream cost: processor time, memory, delay, at several bitrates and numbers of viewers. */
public final class FanoutBenchmark {
    private static final Set<String> OPTIONS = Set.of("viewers", "mbit", "path", "seconds", "build", "settle");

    private final Build build;
    private final String path;
    private final List<Integer> viewers;
    private final List<Integer> megabits;
    private final Duration measure;
    private final Duration settle;

    private FanoutBenchmark(Options options) {
        build = Build.named(options.text("build", "jvm"));
        path = options.text("path", "rtp");
        viewers = numbers(options.text("viewers", "1,10,32"));
        megabits = numbers(options.text("mbit", "20"));
        measure = Duration.ofSeconds(Math.max(1, options.get("seconds", 10)));
        settle = Duration.ofSeconds(options.get("settle", 5));
    }

    private static List<Integer> numbers(String list) {
        if (!list.matches("\\d{1,4}(,\\d{1,4})*")) {
            throw new IllegalArgumentException("numbers with commas between them are wanted, not " + list);
        }
        return Arrays.stream(list.split(",")).map(Integer::valueOf).sorted().distinct().filter(number -> number > 0).toList();
    }

    public static void main(String[] arguments) throws InterruptedException {
        FanoutBenchmark benchmark = Options.orExit(arguments, OPTIONS, FanoutBenchmark::new);
        System.out.println(benchmark.run());
        System.exit(0);
    }

    private ObjectNode run() throws InterruptedException {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("benchmark", "fanout").put("path", path)
                .put("build", build.getClass().getSimpleName().startsWith("Jvm") ? "jvm" : "native");
        ObjectNode machine = result.putObject("machine");
        Machine.describe(machine);
        Machine.lookAround(machine.putObject("before"));
        ArrayNode streams = result.putArray("streams");
        try (LoadedServer server = LoadedServer.start(build)) {
            for (int rate : megabits) {
                server.stream(rate);
                measure(server, streams.addObject().put("mbit", rate));
                server.stopStream();
            }
        }
        Machine.lookAround(machine.putObject("after"));
        return result;
    }

    private void measure(LoadedServer server, ObjectNode result) throws InterruptedException {
        long streamer = server.streamer();
        ArrayNode steps = result.putArray("by_viewers");
        try (Audience audience = new Audience(server.base(), LoadedServer.STREAMER, path)) {
            Thread.sleep(settle);
            steps.add(step(server, streamer, audience));
            for (int number : viewers) {
                while (audience.viewers().size() < number) {
                    audience.join();
                }
                Thread.sleep(settle);
                ObjectNode step = step(server, streamer, audience);
                steps.add(step);
            }
            allocation(streamer, audience, result);
        }
        slope(steps, result);
    }

    private ObjectNode step(LoadedServer server, long streamer, Audience audience) throws InterruptedException {
        int number = audience.viewers().size();
        System.err.println(number + " viewers");
        Map<String, Long> processes = Map.of("streamer", streamer, "server", server.pid(), "demo_host", server.demoHost(),
                "generator", ProcessHandle.current().pid());
        Map<String, ThreadTimes> before = new TreeMap<>();
        processes.forEach((name, pid) -> before.put(name, new ThreadTimes(pid)));
        ViewerCounts countsBefore = audience.counts();
        long start = System.nanoTime();
        Thread.sleep(measure);
        ViewerCounts counts = audience.counts().minus(countsBefore);
        double seconds = (System.nanoTime() - start) / 1e9;
        ObjectNode step = JsonNodeFactory.instance.objectNode().put("viewers", number);
        before.forEach((name, then) -> {
            ThreadTimes now = new ThreadTimes(processes.get(name));
            ObjectNode process = step.putObject(name).put("cores", Percentiles.rounded(then.coresUntil(now)));
            process.set("cores_by_thread", then.byThread(now));
        });
        ((ObjectNode) step.path("streamer")).setAll(Megabytes.resident(streamer));
        ((ObjectNode) step.path("streamer")).put("threads", ProcFiles.threads(streamer));
        step.put("packets_per_second", Math.round((counts.packets() + counts.lost()) / seconds))
                .put("received_mbit_s", Percentiles.rounded(counts.bytes() * 8 / seconds / 1e6))
                .put("packets_lost", counts.lost()).put("packets_checked", counts.checked())
                .put("packets_refused", counts.refused());
        if (number > 0) {
            step.put("frames_per_second_and_viewer", Percentiles.rounded(counts.frames() / seconds / number));
            double packets = counts.packets() + counts.lost();
            for (String process : List.of("streamer", "server")) {
                double cores = step.path(process).path("cores").asDouble();
                step.put(process + "_us_per_packet", Percentiles.rounded(cores * seconds * 1e6 / packets));
            }
        }
        latency(server.statistics(), step);
        return step;
    }

    /** Host packet in to last peer's packet out, as the streamer counts it. */
    private static void latency(JsonNode statistics, ObjectNode step) {
        JsonNode latency = statistics.path("fan_out");
        if (!latency.isMissingNode()) {
            step.set("in_to_last_out_us", latency);
        }
    }

    /** Last of all, because asking changes the process. */
    private void allocation(long streamer, Audience audience, ObjectNode result) throws InterruptedException {
        Optional<Allocation> found = Allocation.of(streamer);
        if (found.isEmpty()) {
            return;
        }
        try (Allocation allocation = found.get()) {
            Map<String, Long> before = allocation.byThread();
            ViewerCounts countsBefore = audience.counts();
            long start = System.nanoTime();
            Thread.sleep(measure);
            Map<String, Long> bytes = Allocation.between(before, allocation.byThread());
            ViewerCounts counts = audience.counts().minus(countsBefore);
            double seconds = (System.nanoTime() - start) / 1e9;
            long all = bytes.values().stream().mapToLong(Long::longValue).sum();
            ObjectNode node = result.putObject("allocation").put("viewers", audience.viewers().size())
                    .put("bytes_per_packet", Percentiles.rounded(all / (double) Math.max(1, counts.packets() + counts.lost())))
                    .put("kb_per_second", Percentiles.rounded(all / seconds / 1000));
            ObjectNode threads = node.putObject("kb_per_second_by_thread");
            bytes.forEach((thread, count) -> {
                if (count / seconds > 100) {
                    threads.put(thread, Percentiles.rounded(count / seconds / 1000));
                }
            });
        }
    }

    /** What one more viewer costs: between the fewest and the most viewers. */
    private static void slope(ArrayNode steps, ObjectNode result) {
        if (steps.size() < 3) {
            return;
        }
        JsonNode few = steps.get(1);
        JsonNode many = steps.get(steps.size() - 1);
        int more = many.path("viewers").asInt() - few.path("viewers").asInt();
        double own = many.path("streamer").path("own_mb").asDouble() - few.path("streamer").path("own_mb").asDouble();
        result.put("streamer_own_mb_per_viewer", Percentiles.rounded(own / more));
        for (String process : List.of("streamer", "server")) {
            double cores = (many.path(process).path("cores").asDouble() - few.path(process).path("cores").asDouble()) / more;
            result.put(process + "_cores_per_viewer", Math.round(cores * 1e6) / 1e6);
            result.put(process + "_viewers_per_core", cores <= 0 ? -1 : Math.round(1 / cores));
        }
    }
}
