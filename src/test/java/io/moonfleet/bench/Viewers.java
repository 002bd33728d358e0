package io.moonfleet.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** No, one and two browsers at one stream: what they cost, and what they see. */
final class Viewers {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** What a fresh process and a fresh connection do before they settle. */
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private Viewers() {}

    /** A stream of the size and rate that are asked for. */
    static StreamerRequest request(Options options) {
        return StreamerRequest.small("bench").withSize(options.get("width", 1280), options.get("height", 720),
                options.get("fps", 60)).withBitrate(10_000);
    }

    static void measure(MoonfleetProcess server, StreamerRequest request, int seconds, ObjectNode result)
            throws InterruptedException {
        List<Browser> browsers = new ArrayList<>();
        try {
            server.api().create(request);
            Thread.sleep(SETTLE);
            ObjectNode load = result.putObject("load_by_viewers");
            load.set("0", load(server, seconds));
            ObjectNode first = result.putObject("join_to_first_frame_ms");
            for (int viewers = 1; viewers <= 2; viewers++) {
                Browser browser = Browser.start();
                browsers.add(browser);
                Page page = browser.open(server.page());
                first.put(Integer.toString(viewers), Percentiles.rounded(joinToFirstFrame(page, request.id())));
                Thread.sleep(SETTLE);
                int from = page.framesSeen();
                load.set(Integer.toString(viewers), load(server, seconds));
                if (viewers == 1) {
                    latency(result, page.frames(from));
                }
            }
        } finally {
            browsers.forEach(Browser::close);
        }
    }

    private static double joinToFirstFrame(Page page, String stream) {
        page.script("window.__joined = performance.timeOrigin + performance.now(); location.hash = arguments[0]",
                "#watch=" + stream);
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
    private static ObjectNode load(MoonfleetProcess server, int seconds) throws InterruptedException {
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
        processes.forEach((name, pid) -> load.set(name, Megabytes.resident(pid)
                .put("cores", Percentiles.rounded((ProcFiles.processorSeconds(pid) - before.get(name)) / elapsed))));
        return load;
    }
}
