package io.moonfleet.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.bench.Options;
import io.moonfleet.gamestream.video.FecStatus;
import io.moonfleet.gamestream.video.RecoveryListener;
import io.moonfleet.gamestream.video.VideoReceiver;
import io.moonfleet.gamestream.video.VideoStreamSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The video receiver alone, on one thread, fed with recorded datagrams again and again. */
public final class ReceiveBenchmark {
    private static final List<String> SESSIONS = List.of("plain", "plain-loss2", "encrypted");
    private static final Path CAPTURES = Path.of("src", "test", "resources", "captures");
    private static final RecoveryListener SILENT = new RecoveryListener() {
        @Override
        public void requestIdr() {}

        @Override
        public void framesLost(int first, int last) {}

        @Override
        public void fecStatus(FecStatus status) {}
    };

    private long accessUnitBytes;

    private ReceiveBenchmark() {}

    public static void main(String[] arguments) throws ReplayException, IOException {
        int seconds = Options.orExit(arguments, Set.of("seconds"), options -> options.get("seconds", 5));
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("benchmark", "receive")
                .put("seconds", seconds);
        for (String session : SESSIONS) {
            result.set(session, new ReceiveBenchmark().run(CAPTURES.resolve(session), seconds));
        }
        System.out.println(result);
    }

    private ObjectNode run(Path folder, int seconds) throws ReplayException, IOException {
        SessionInfo info = SessionInfo.read(folder.resolve("session.json"));
        Capture capture = Capture.of(folder.resolve("session.pcap.gz"));
        RecordedHandshake handshake = RecordedHandshake.find(capture.streams(), info.key());
        StreamFacts facts = StreamFacts.of(info, handshake, capture);
        List<Segment.Udp> datagrams = new ArrayList<>();
        capture.datagrams(datagram -> {
            if (datagram.source().port() == facts.videoPort()) {
                datagrams.add(datagram);
            }
        });
        long bytes = datagrams.stream().mapToLong(datagram -> datagram.payload().length).sum();

        repeat(facts.videoSettings(), datagrams, Math.max(1, seconds / 2));
        accessUnitBytes = 0;
        long start = System.nanoTime();
        long passes = repeat(facts.videoSettings(), datagrams, seconds);
        double elapsed = (System.nanoTime() - start) / 1e9;
        return JsonNodeFactory.instance.objectNode()
                .put("mbit_per_second", Math.round(passes * bytes * 8 / elapsed / 1e6))
                .put("datagrams_per_second", Math.round(passes * datagrams.size() / elapsed))
                .put("access_unit_bytes_per_pass", accessUnitBytes / passes);
    }

    private long repeat(VideoStreamSettings settings, List<Segment.Udp> datagrams, int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long passes = 0;
        do {
            VideoReceiver receiver = new VideoReceiver(settings, unit -> accessUnitBytes += unit.data().length, SILENT);
            for (Segment.Udp datagram : datagrams) {
                receiver.receive(ByteBuffer.wrap(datagram.payload()), datagram.timeNanos());
            }
            passes++;
        } while (System.nanoTime() < end);
        return passes;
    }
}
