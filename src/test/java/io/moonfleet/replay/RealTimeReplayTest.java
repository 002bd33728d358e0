package io.moonfleet.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All recordings in their own time, side by side, and so as long as the longest: 12 s. */
class RealTimeReplayTest {
    private static final List<String> RECORDINGS = List.of("plain", "encrypted", "control-v1", "plain-loss2", "surround51",
            "hevc", "host-termination", "resume-1-launch", "resume-2-resume");

    @Test
    @Timeout(120)
    void inRealTimeTheSameComesOutAsAtFullSpeed() throws Exception {
        try (ExecutorService replays = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<ReplayResult>> running = new LinkedHashMap<>();
            for (String name : RECORDINGS) {
                ReplayOptions options = new ReplayOptions(Recordings.folder(name), true, Impairment.NONE);
                running.put(name, replays.submit(() -> SessionReplay.run(options)));
            }
            for (Map.Entry<String, Future<ReplayResult>> replay : running.entrySet()) {
                ReplayResult atOnce = SessionReplay.run(Recordings.folder(replay.getKey()));
                ReplayResult inTime = replay.getValue().get();
                assertThat(inTime.videoSha256()).as(replay.getKey()).isEqualTo(atOnce.videoSha256());
                assertThat(inTime.allAudio().sha256()).as(replay.getKey()).isEqualTo(atOnce.allAudio().sha256());
                assertThat(new ArrayList<>(inTime.frames())).as(replay.getKey()).isEqualTo(atOnce.frames());
            }
        }
    }
}
