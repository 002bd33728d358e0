package io.moonfleet.demohost;

import static io.moonfleet.demohost.DemoHostTest.CONFIG;
import static io.moonfleet.demohost.DemoHostTest.FIRST;
import static io.moonfleet.demohost.DemoHostTest.SECOND;
import static io.moonfleet.demohost.DemoHostTest.UNIQUE_ID;
import static io.moonfleet.demohost.DemoHostTest.endpoint;
import static io.moonfleet.demohost.DemoHostTest.launchRequest;
import static io.moonfleet.demohost.DemoHostTest.options;
import static io.moonfleet.demohost.DemoHostTest.pair;
import static io.moonfleet.demohost.DemoHostTest.pairedClient;
import static io.moonfleet.demohost.DemoHostTest.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.GameStreamSession;
import io.moonfleet.gamestream.MediaEncryption;
import io.moonfleet.gamestream.SessionConfig;
import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.nvhttp.ClientIdentity;
import io.moonfleet.gamestream.nvhttp.LaunchResponse;
import io.moonfleet.gamestream.nvhttp.NvHttpClient;
import io.moonfleet.gamestream.rtsp.HostDescription;
import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.gamestream.video.VideoFormat;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole sessions with a host that does everything as Wolf of 2024. */
class DemoHostWolfTest {
    /** So small that every frame of more than 10 kB comes in three blocks. */
    private static final int PACKET_SIZE = 128;

    private static final int ONE_BLOCK = 90 * (PACKET_SIZE - 16);
    private static final int RUMBLES = 300;

    private static GameStreamSession connect(
            DemoHost host, ClientIdentity identity, int appId, StreamConfig config, StreamRecorder recorder)
            throws GameStreamException {
        X509Certificate pinned = pair(host, identity);
        return GameStreamSession.connect(
                new SessionConfig(
                        endpoint(host), identity, pinned, UNIQUE_ID, Optional.of(host.uniqueId()), appId, config),
                recorder);
    }

    private static void assertRising(List<AccessUnit> units) {
        assertThat(units.stream().map(AccessUnit::presentationTimeMicros).toList()).isSorted().doesNotHaveDuplicates();
        assertThat(units).allSatisfy(unit -> assertThat(unit.hostLatencyTenthMillis()).isZero());
    }

    @Test
    @Conforms({59, 68, 82})
    void pictureSoundInputAndMessagesWork() throws Exception {
        DemoHostOptions options = options().asWolf().withImpairment(new Impairment(0.02, 0, 0), 68);
        StreamConfig config =
                new StreamConfig(1280, 720, 30, 20_000, PACKET_SIZE, 1, 1, false, false, 2, MediaEncryption.ALWAYS, true);
        try (DemoHost host = start(options);
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, FIRST, 2, config, recorder)) {
            recorder.await(30, 100);
            assertThat(recorder.units()).anySatisfy(unit -> assertThat(unit.data()).hasSizeGreaterThan(ONE_BLOCK));
            assertRising(recorder.units());
            assertThat(recorder.hertz(0, 100)).isCloseTo(440, within(6.0));

            session.sendInput(new InputPacket.Key(0x41, true, 0, 0));
            recorder.awaitStrip(strip -> strip.heldKeysHash() == Strip.hashOfKeys(List.of(0x41)));
            JsonNode status = HostAwait.session(host, seen -> true);
            assertThat(status.path("control_version").asInt()).isEqualTo(1);
            assertThat(status.path("rtsp_encrypted").asBoolean()).isFalse();
            assertThat(status.path("video_encrypted").asBoolean()).isFalse();
            assertThat(status.path("audio_encrypted").asBoolean()).as("Wolf looks at the old flag").isTrue();
            assertThat(status.has("first_video_ping")).as("pings of the old form").isFalse();

            // All of them with number 0, and more than a byte has numbers for.
            for (int count = 0; count < RUMBLES; count++) {
                host.execute(new HostCommand.Say(new ControlMessage.Rumble(0, count, 0)));
            }
            awaitRumble(recorder, RUMBLES - 1);
            assertThat(recorder.messages).filteredOn(ControlMessage.Rumble.class::isInstance).hasSize(RUMBLES);
            assertThat(session.statistics().shardsRecovered()).isPositive();
        }
    }

    private static void awaitRumble(StreamRecorder recorder, int low) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!recorder.messages.contains(new ControlMessage.Rumble(0, low, 0))) {
            assertThat(System.nanoTime()).as("%d messages", recorder.messages.size()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    @ParameterizedTest
    @CsvSource({"AV1_MAIN8, libaom-av1", "HEVC, hevc"})
    @Conforms({60})
    void theOtherCodecsAreDecodedToo(VideoFormat format, String decoder) throws Exception {
        StreamConfig config =
                new StreamConfig(640, 360, 30, 5000, 1024, format.mask(), 1, false, false, 2, MediaEncryption.WHERE_REQUIRED, true);
        try (DemoHost host = start(options().asWolf());
                StreamRecorder recorder = new StreamRecorder(decoder);
                GameStreamSession session = connect(host, FIRST, 1, config, recorder)) {
            recorder.await(20, 20);
            assertThat(session.videoFormat()).contains(format);
            assertRising(recorder.units());
        }
    }

    /** Statement 101: they come from one address, which is all that tells them apart after RTSP. */
    @Test
    @Conforms(101)
    void twoClientsOfOneAddressHaveSessionsOfTheirOwn() throws Exception {
        try (DemoHost host = start(options().asWolf());
                StreamRecorder first = new StreamRecorder();
                StreamRecorder second = new StreamRecorder();
                GameStreamSession one = connect(host, FIRST, 1, CONFIG, first);
                GameStreamSession two = connect(host, SECOND, 1, CONFIG, second)) {
            first.await(10, 10);
            second.await(10, 10);
            one.sendInput(new InputPacket.Key(0x41, true, 0, 0));
            first.awaitStrip(strip -> strip.heldKeysHash() == Strip.hashOfKeys(List.of(0x41)));
            two.sendInput(new InputPacket.Key(0x42, true, 0, 0));
            second.awaitStrip(strip -> strip.heldKeysHash() == Strip.hashOfKeys(List.of(0x42)));
            assertThat(first.latest().heldKeysHash()).isEqualTo(Strip.hashOfKeys(List.of(0x41)));
        }
    }

    @Test
    @Conforms({29, 42})
    void itsWordsAreThoseOfWolf() throws Exception {
        DemoHostOptions options = options().asWolf();
        String description = HostDescriptionText.of(options);
        assertThat(description)
                .contains("a=a=rtpmap:98 AV1/90000\n", "a=x-ss-general.featureFlags: 3\n")
                .doesNotContain("encryption", "refPicInvalidation");
        HostDescription read = HostDescription.parse(description);
        assertThat(read.av1()).isTrue();
        assertThat(read.featureFlags()).isEqualTo(3);
        assertThat(read.encryptionSupported()).isZero();
        try (DemoHost host = start(options)) {
            X509Certificate pinned = pair(host, FIRST);
            NvHttpClient stranger = new NvHttpClient(endpoint(host), SECOND, UNIQUE_ID, Optional.of(pinned));
            Assertions.assertThatExceptionOfType(GameStreamException.class)
                    .isThrownBy(stranger::apps)
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.HOST_NOT_PAIRED));
            assertThat(stranger.serverInfo().paired()).isFalse();
            LaunchResponse launched = pairedClient(host, FIRST).launch(launchRequest(1));
            assertThat(launched.sessionUrl().encrypted()).isFalse();
            assertThat(launched.sessionUrl().host()).startsWith("127.").isNotEqualTo("127.0.0.1");
        }
    }

    @Test
    void itOffersNoEncryption() {
        DemoHostOptions wolf = options().asWolf();
        Assertions.assertThatIllegalArgumentException().isThrownBy(() -> wolf.withEncryption(7));
        Assertions.assertThatIllegalArgumentException().isThrownBy(() -> wolf.withEncryptedRtsp(true));
    }
}
