package io.moonfleet.demohost;

import static io.moonfleet.demohost.DemoHostTest.FIRST;
import static io.moonfleet.demohost.DemoHostTest.UNIQUE_ID;
import static io.moonfleet.demohost.DemoHostTest.endpoint;
import static io.moonfleet.demohost.DemoHostTest.options;
import static io.moonfleet.demohost.DemoHostTest.pair;
import static io.moonfleet.demohost.DemoHostTest.pairedClient;
import static io.moonfleet.demohost.DemoHostTest.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE2084;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.GameStreamSession;
import io.moonfleet.gamestream.MediaEncryption;
import io.moonfleet.gamestream.SessionConfig;
import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.nvhttp.App;
import io.moonfleet.gamestream.nvhttp.NvHttpClient;
import io.moonfleet.gamestream.video.VideoFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions in the formats beside H.264, between the real client and the demo host. */
class DemoHostCodecsTest {
    private static StreamConfig config(VideoFormat format) {
        return new StreamConfig(640, 360, 60, 5000, 1024, format.mask(), 1, false, false, 2, MediaEncryption.WHERE_REQUIRED, true);
    }

    private static GameStreamSession connect(DemoHost host, VideoFormat format, StreamRecorder recorder)
            throws GameStreamException {
        return GameStreamSession.connect(
                new SessionConfig(
                        endpoint(host),
                        FIRST,
                        pair(host, FIRST),
                        UNIQUE_ID,
                        Optional.of(host.uniqueId()),
                        1,
                        config(format)),
                recorder);
    }

    private static void awaitTransfer(StreamRecorder recorder, int wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (recorder.transfer() != wanted) {
            assertThat(System.nanoTime()).as("transfer %d", recorder.transfer()).isLessThan(deadline);
            recorder.awaitStrip(strip -> true);
        }
    }

    private static void awaitMessage(StreamRecorder recorder, ControlMessage.FromHost wanted)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!recorder.messages.contains(wanted)) {
            assertThat(System.nanoTime()).as("%s", recorder.messages).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AV1_MAIN8", "AV1_MAIN10", "AV1_HIGH8_444", "AV1_HIGH10_444"})
    @Conforms({60})
    void av1PicturesArriveWhole(VideoFormat format) throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder("libaom-av1");
                GameStreamSession session = connect(host, format, recorder)) {
            recorder.await(15, 1);
            assertThat(host.status()).contains("\"video_format\":\"" + format.wireName() + "\"");
            List<Strip> strips = recorder.strips();
            for (int index = 1; index < strips.size(); index++) {
                assertThat(strips.get(index).frameNumber()).isEqualTo(strips.get(index - 1).frameNumber() + 1);
            }
            assertThat(recorder.transfer()).isEqualTo(format.tenBit() ? AVCOL_TRC_SMPTE2084 : AVCOL_TRC_BT709);
            int before = recorder.units().size();
            session.requestIdr();
            recorder.await(before + 15, 1);
            assertThat(recorder.units().stream().skip(before).anyMatch(unit -> unit.keyFrame()))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HEVC", "HEVC_REXT10_444"})
    void hevcClipsArriveWholeAndBeginAnewOnRequest(VideoFormat format) throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder("hevc");
                GameStreamSession session = connect(host, format, recorder)) {
            recorder.await(20, 1);
            List<Strip> strips = recorder.strips();
            for (int index = 1; index < strips.size(); index++) {
                // The client asks for a key frame once when it starts.
                assertThat(strips.get(index).frameNumber()).isIn(1, strips.get(index - 1).frameNumber() + 1);
            }
            assertThat(recorder.transfer()).isEqualTo(format.tenBit() ? AVCOL_TRC_SMPTE2084 : AVCOL_TRC_BT709);
            session.requestIdr();
            recorder.awaitStrip(strip -> strip.frameNumber() == 1);
            assertThat(recorder.units().getFirst().keyFrame()).isTrue();
            assertThat(recorder.strips().size()).as("pictures until the clip began anew").isLessThan(90);
            ControlMessage.HdrMode off =
                    new ControlMessage.HdrMode(false, Optional.of(ControlMessage.HdrMetadata.NONE));
            assertThat(recorder.messages.contains(off)).isEqualTo(!format.tenBit());
        }
    }

    @Test
    void hdrIsToldWithItsDisplayAndCanBeSwitched() throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder("libaom-av1");
                GameStreamSession session = connect(host, VideoFormat.AV1_MAIN10, recorder)) {
            recorder.await(2, 1);
            ControlMessage.HdrMode on = new ControlMessage.HdrMode(
                    true,
                    Optional.of(new ControlMessage.HdrMetadata(
                            34_000, 16_000, 13_250, 34_500, 7_500, 3_000, 15_635, 16_450, 1_000, 50, 1_000, 400, 400)));
            ControlMessage.HdrMode off =
                    new ControlMessage.HdrMode(false, Optional.of(ControlMessage.HdrMetadata.NONE));
            awaitMessage(recorder, on);
            assertThat(recorder.messages).doesNotContain(off);
            host.execute("hdr off");
            awaitMessage(recorder, off);
            awaitTransfer(recorder, AVCOL_TRC_BT709);
            assertThat(recorder.units().getLast().data()).isNotEmpty();
            recorder.messages.clear();
            host.execute("hdr on");
            awaitMessage(recorder, on);
            awaitTransfer(recorder, AVCOL_TRC_SMPTE2084);
            assertThat(session.statistics().idrRequests()).as("the host sends key frames of its own").isZero();
        }
    }

    @Test
    void theOfferIsTheSameEverywhere() throws Exception {
        VideoOffer offer = VideoOffer.parse("h264,av1_main8");
        try (DemoHost host = start(options().withVideo(offer))) {
            NvHttpClient client = pairedClient(host, FIRST);
            assertThat(VideoFormat.ofServer(client.serverInfo().serverCodecModeSupport()))
                    .containsExactlyInAnyOrder(VideoFormat.H264, VideoFormat.AV1_MAIN8);
            assertThat(client.apps()).noneMatch(App::hdrSupported);
            try (StreamRecorder recorder = new StreamRecorder("libaom-av1")) {
                assertThatExceptionOfType(GameStreamException.class)
                        .isThrownBy(() -> connect(host, VideoFormat.AV1_MAIN10, recorder))
                        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.NO_CODEC));
            }
        }
        assertThat(VideoOffer.parse("all").formats()).contains(VideoFormat.H264, VideoFormat.AV1_HIGH10_444);
        assertThat(VideoOffer.parse("h264").description(false)).isEmpty();
        assertThat(offer.description(false)).containsExactly("a=rtpmap:98 AV1/90000");
        assertThat(new VideoOffer(Set.of(VideoFormat.AV1_MAIN10), false).highDynamicRange()).isTrue();
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> VideoOffer.parse("h264,vp9"));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> VideoOffer.parse(""));
    }
}
