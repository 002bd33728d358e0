package io.moonfleet.demohost;

import static io.moonfleet.demohost.DemoHostTest.FIRST;
import static io.moonfleet.demohost.DemoHostTest.UNIQUE_ID;
import static io.moonfleet.demohost.DemoHostTest.endpoint;
import static io.moonfleet.demohost.DemoHostTest.options;
import static io.moonfleet.demohost.DemoHostTest.pair;
import static io.moonfleet.demohost.DemoHostTest.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.GameStreamSession;
import io.moonfleet.gamestream.MediaEncryption;
import io.moonfleet.gamestream.SessionConfig;
import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.gamestream.video.FrameType;
import io.moonfleet.gamestream.video.VideoFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lost frames lead to between the real client and the demo host. */
class DemoHostRecoveryTest {
    private static void awaitStatus(DemoHost host, String pattern) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!host.status().matches(pattern)) {
            assertThat(System.nanoTime()).as(host.status()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    private static GameStreamSession connect(DemoHost host, VideoFormat format, StreamRecorder recorder)
            throws Exception {
        StreamConfig config =
                new StreamConfig(640, 360, 60, 5000, 1024, format.mask(), 1, false, false, 2, MediaEncryption.WHERE_REQUIRED, true);
        return GameStreamSession.connect(
                new SessionConfig(
                        endpoint(host), FIRST, pair(host, FIRST), UNIQUE_ID, Optional.of(host.uniqueId()), 1, config),
                recorder);
    }

    @ParameterizedTest
    @CsvSource({"H264, h264", "HEVC, hevc", "AV1_MAIN8, libaom-av1"})
    @Conforms({64})
    void lostFramesAreInvalidatedAndNoKeyFrameIsNeeded(VideoFormat format, String decoder) throws Exception {
        try (DemoHost host = start(options().withVideo(VideoOffer.ALL.withReferenceInvalidation()));
                StreamRecorder recorder = new StreamRecorder(decoder);
                GameStreamSession session = connect(host, format, recorder)) {
            recorder.await(10, 1);
            awaitStatus(host, ".*\"references_acknowledged\":[1-9].*");
            long keyFrames = session.statistics().idrRequests();
            int before = recorder.units().size();
            host.execute("loss 0.4");
            awaitStatus(host, ".*\"recovery_frames_sent\":[2-9].*");
            host.execute("loss 0");
            recorder.await(recorder.strips().size() + 20, 1);

            List<Strip> strips = recorder.strips();
            List<AccessUnit> units = recorder.units();
            List<AccessUnit> after = units.subList(before, units.size());
            assertThat(after).anyMatch(unit -> unit.type() == FrameType.P_AFTER_INVALIDATION);
            assertThat(session.statistics().idrRequests()).isEqualTo(keyFrames);
            assertThat(host.status()).matches(".*\"invalidation_requests\":[1-9].*");
            if (format == VideoFormat.H264) {
                assertThat(after).noneMatch(AccessUnit::keyFrame);
            }
            // HEVC comes from a clip, whose pictures have numbers of their own.
            if (format != VideoFormat.HEVC) {
                for (int index = 0; index < strips.size(); index++) {
                    int number = strips.get(index).frameNumber();
                    assertThat(number).as("every picture is decoded").isEqualTo(units.get(index).frameNumber());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"H264, h264"})
    @Conforms({63})
    void withoutThatOfferAKeyFrameIsTheAnswer(VideoFormat format, String decoder) throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder(decoder);
                GameStreamSession session = connect(host, format, recorder)) {
            recorder.await(10, 1);
            int before = recorder.units().size();
            host.execute("loss 0.4");
            recorder.await(before + 5, 1);
            awaitStatus(host, ".*\"key_frames_sent\":[3-9].*");
            host.execute("loss 0");
            recorder.await(recorder.strips().size() + 10, 1);
            assertThat(host.status()).contains("\"invalidation_requests\":0", "\"references_acknowledged\":0");
            assertThat(host.status()).contains("\"recovery_frames_sent\":0");
            assertThat(session.statistics().idrRequests()).isPositive();
        }
    }
}
