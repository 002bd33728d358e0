package io.moonfleet.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All recordings in their own time, unharmed and over a bad network, side by side, and so as long as the longest: 12 s. */
class RealTimeReplayTest {
    private static final List<String> RECORDINGS = List.of("plain", "encrypted", "control-v1", "plain-loss2", "surround51",
            "hevc", "host-termination", "resume-1-launch", "resume-2-resume");

    private static final Impairment BAD_NETWORK = new Impairment(5, 5, 5, 3, 20261129);
    /** How many packets of sound may be given up, or waited for, when the machine is busy and time passes unevenly. */
    private static final int UNEVEN = 40;

    @Test
    @Timeout(120)
    void inRealTimeTheSameComesOutAsAtFullSpeed() throws Exception {
        try (ExecutorService replays = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<ReplayOptions, Future<ReplayResult>> running = new LinkedHashMap<>();
            for (String name : RECORDINGS) {
                for (Impairment impairment : List.of(Impairment.NONE, BAD_NETWORK)) {
                    ReplayOptions options = new ReplayOptions(Recordings.folder(name), true, impairment);
                    running.put(options, replays.submit(() -> SessionReplay.run(options)));
                }
            }
            for (Map.Entry<ReplayOptions, Future<ReplayResult>> replay : running.entrySet()) {
                ReplayOptions options = replay.getKey();
                String what = options.toString();
                ReplayResult atOnce =
                        SessionReplay.run(new ReplayOptions(options.folder(), false, options.impairment()));
                ReplayResult inTime = replay.getValue().get();
                assertThat(inTime.videoSha256()).as(what).isEqualTo(atOnce.videoSha256());
                assertThat(new ArrayList<>(inTime.frames())).as(what).isEqualTo(atOnce.frames());
                if (options.impairment().none()) {
                    assertThat(inTime.allAudio().sha256()).as(what).isEqualTo(atOnce.allAudio().sha256());
                } else {
                    // How long a packet that was overtaken is waited for is a matter of time.
                    assertThat(inTime.allAudio().counters().packets()).as(what)
                            .isCloseTo(atOnce.allAudio().counters().packets(), within((long) UNEVEN));
                    assertThat(inTime.allAudio().counters().recovered()).as(what).isPositive();
                }
            }
        }
    }
}
