package io.moonfleet.rtc;

import dev.onvoid.webrtc.RTCStats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Measures what peers cost, by thread: {@code PeerBench WIDTH HEIGHT FPS KBPS PEERS SECONDS}. The receiving ends run in
 * the same process, so the sending side is told apart by the names of its threads.
 */
public final class PeerBench {
    private PeerBench() {}

    public static void main(String[] arguments) throws Exception {
        int width = Integer.parseInt(arguments[0]);
        int height = Integer.parseInt(arguments[1]);
        int fps = Integer.parseInt(arguments[2]);
        int kbps = Integer.parseInt(arguments[3]);
        int peers = Integer.parseInt(arguments[4]);
        int seconds = Integer.parseInt(arguments[5]);
        try (TestHost host = new TestHost(width, height, fps)) {
            List<Link> links = new ArrayList<>();
            for (int index = 0; index < peers; index++) {
                Link link = new Link(host.hub, RtcSettings.local(kbps, fps));
                links.add(link);
                long start = System.nanoTime();
                link.peer.start();
                TestBrowser.Received first = link.browser.nextPicture();
                System.out.printf(
                        "peer %d: first picture %dx%d after %d ms%n",
                        index, first.width(), first.height(), (System.nanoTime() - start) / 1_000_000);
            }
            Thread.sleep(3_000);
            links.forEach(link -> link.browser.pictures.clear());
            Map<String, Long> before = cpuByThread();
            long start = System.nanoTime();
            Thread.sleep(seconds * 1_000L);
            double elapsed = (System.nanoTime() - start) / 1e9;
            Map<String, Long> after = cpuByThread();
            after.forEach((name, ticks) -> {
                double cores = (ticks - before.getOrDefault(name, 0L)) / 100.0 / elapsed;
                if (cores >= 0.005) {
                    System.out.printf("%-24s %.3f core%n", name, cores);
                }
            });
            for (Link link : links) {
                System.out.printf(
                        "received %.1f fps, counters %s%n",
                        link.browser.pictures.size() / elapsed, link.peer.counters());
                for (RTCStats stats : senderStats((WebRtcPeer) link.peer)) {
                    if (stats.getType().name().equals("OUTBOUND_RTP")) {
                        System.out.println(stats.getAttributes());
                    }
                }
                System.out.println("inbound " + link.browser.inbound("video", "frameWidth") + "x"
                        + link.browser.inbound("video", "frameHeight") + " dropped "
                        + link.browser.inbound("video", "framesDropped"));
            }
            links.forEach(Link::close);
        }
        Thread.ofPlatform().start(() -> System.exit(0));
    }

    static Collection<RTCStats> senderStats(WebRtcPeer peer) throws Exception {
        CompletableFuture<Collection<RTCStats>> result = new CompletableFuture<>();
        peer.statistics(report -> result.complete(report.getStats().values()));
        return result.get(10, TimeUnit.SECONDS);
    }

    private static Map<String, Long> cpuByThread() throws Exception {
        Map<String, Long> result = new TreeMap<>();
        try (var tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                try {
                    String stat = Files.readString(task.resolve("stat"));
                    String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                    result.merge(name, Long.parseLong(fields[11]) + Long.parseLong(fields[12]), Long::sum);
                } catch (java.io.IOException gone) {
                    continue;
                }
            }
        }
        return result;
    }
}
