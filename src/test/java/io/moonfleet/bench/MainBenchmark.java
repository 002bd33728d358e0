package io.moonfleet.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.it.Api;
import io.moonfleet.it.Await;
import io.moonfleet.it.Browser;
import io.moonfleet.it.MoonfleetProcess;
import io.moonfleet.it.Page;
import io.moonfleet.it.ProcFiles;
import io.moonfleet.it.StreamerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The whole product, measured from outside: REST, a real Chromium, and /proc. */
public final class MainBenchmark {
    private static final String STREAM = "bench";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** What a fresh process and a fresh connection do before they settle. */
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private final StreamerRequest request;
    private final int seconds;
    private final int cycles;

    private MainBenchmark(Options options) {
        request = StreamerRequest.small(STREAM).withSize(options.get("width", 1280), options.get("height", 720),
                options.get("fps", 60)).withBitrate(10_000);
        seconds = options.get("seconds", 10);
        cycles = options.get("cycles", 5);
    }

    public static void main(String[] arguments) throws InterruptedException {
        Options options = Options.orExit(arguments, Set.of("width", "height", "fps", "seconds", "cycles"));
        System.out.println(new MainBenchmark(options).run());
        System.exit(0);
    }

    private ObjectNode run() throws InterruptedException {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("benchmark", "main")
                .put("width", request.width()).put("height", request.height()).put("fps", request.fps())
                .put("processors", Runtime.getRuntime().availableProcessors());
        List<Browser> browsers = new ArrayList<>();
        try (MoonfleetProcess server = MoonfleetProcess.withDemoHost()) {
            result.set("post_to_connected_ms", postToConnected(server.api()).json());
            server.api().create(request);
            Thread.sleep(SETTLE);
            ObjectNode load = result.putObject("load_by_viewers");
            load.set("0", load(server));
            ObjectNode first = result.putObject("join_to_first_frame_ms");
            for (int viewers = 1; viewers <= 2; viewers++) {
                Browser browser = Browser.start();
                browsers.add(browser);
                Page page = browser.open(server.page());
                first.put(Integer.toString(viewers), Percentiles.rounded(joinToFirstFrame(page)));
                Thread.sleep(SETTLE);
                int from = page.framesSeen();
                load.set(Integer.toString(viewers), load(server));
                if (viewers == 1) {
                    latency(result, page.frames(from));
                }
            }
        } finally {
            browsers.forEach(Browser::close);
        }
        return result;
    }

    private Percentiles postToConnected(Api api) {
        double[] millis = new double[cycles];
        for (int i = 0; i < cycles; i++) {
            long start = System.nanoTime();
            api.create(request);
            millis[i] = (System.nanoTime() - start) / 1e6;
            api.delete("api/streamers/" + STREAM);
        }
        return new Percentiles(millis);
    }

    private static double joinToFirstFrame(Page page) {
        page.script("window.__joined = performance.timeOrigin + performance.now(); location.hash = arguments[0]",
                "#watch=" + STREAM);
        page.awaitPicture();
        return ((Number) page.script("return window.__probe.frames[0][2] - window.__joined")).doubleValue();
    }

    private static void latency(ObjectNode result, List<Page.Presented> frames) {
        double[] latencies = frames.stream().mapToDouble(Page.Presented::latencyMillis).toArray();
        result.set("drawn_to_pixel_ms", new Percentiles(latencies).json());
        int drawn = frames.getLast().frame() - frames.getFirst().frame() + 1;
        double span = (frames.getLast().presentedMillis() - frames.getFirst().presentedMillis()) / 1000;
        result.putObject("presented").put("frames", frames.size()).put("of_drawn", drawn)
                .put("per_second", Percentiles.rounded((frames.size() - 1) / span));
    }

    /** Cores used by each process over the measuring time, and its resident memory at the end. */
    private ObjectNode load(MoonfleetProcess server) throws InterruptedException {
        Map<String, Long> processes = new LinkedHashMap<>();
        processes.put("server", server.pid());
        processes.put("streamer", Await.until("the streamer runs", PATIENCE,
                () -> server.streamers().stream().findFirst()).pid());
        server.demoHost().ifPresent(host -> processes.put("demo_host", host.pid()));
        Map<String, Double> before = new LinkedHashMap<>();
        processes.forEach((name, pid) -> before.put(name, ProcFiles.processorSeconds(pid)));
        long start = System.nanoTime();
        Thread.sleep(Duration.ofSeconds(seconds));
        double elapsed = (System.nanoTime() - start) / 1e9;
        ObjectNode load = JsonNodeFactory.instance.objectNode();
        processes.forEach((name, pid) -> load.putObject(name)
                .put("cores", Percentiles.rounded((ProcFiles.processorSeconds(pid) - before.get(name)) / elapsed))
                .put("resident_mb", ProcFiles.residentKiB(pid) / 1024));
        return load;
    }
}
