package io.moonfleet.demohost;

import static io.moonfleet.demohost.DemoHostTest.CONFIG;
import static io.moonfleet.demohost.DemoHostTest.FIRST;
import static io.moonfleet.demohost.DemoHostTest.SECOND;
import static io.moonfleet.demohost.DemoHostTest.UNIQUE_ID;
import static io.moonfleet.demohost.DemoHostTest.endpoint;
import static io.moonfleet.demohost.DemoHostTest.options;
import static io.moonfleet.demohost.DemoHostTest.pair;
import static io.moonfleet.demohost.DemoHostTest.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.GameStreamSession;
import io.moonfleet.gamestream.MediaEncryption;
import io.moonfleet.gamestream.SessionConfig;
import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.nvhttp.ClientIdentity;
import io.moonfleet.gamestream.nvhttp.NvHttpClient;
import io.moonfleet.gamestream.video.AccessUnit;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole sessions between the real client and the demo host. */
class DemoHostSessionTest {
    private static GameStreamSession connect(
            DemoHost host, ClientIdentity identity, X509Certificate pinned, StreamConfig config, StreamRecorder recorder)
            throws GameStreamException {
        return GameStreamSession.connect(session(host, identity, pinned, 1, config), recorder);
    }

    private static SessionConfig session(
            DemoHost host, ClientIdentity identity, X509Certificate pinned, int appId, StreamConfig config) {
        return new SessionConfig(
                endpoint(host), identity, pinned, UNIQUE_ID, Optional.of(host.uniqueId()), appId, config);
    }

    private static GameStreamSession connect(DemoHost host, StreamRecorder recorder) throws GameStreamException {
        return connect(host, FIRST, pair(host, FIRST), CONFIG, recorder);
    }

    private static void awaitStatus(DemoHost host, String wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!host.status().contains(wanted)) {
            assertThat(System.nanoTime()).as(host.status()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    @Test
    void pictureAndSoundReactToInput() throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, recorder)) {
            recorder.await(30, 200);
            List<Strip> strips = recorder.strips();
            for (int index = 1; index < strips.size(); index++) {
                assertThat(strips.get(index).frameNumber()).isEqualTo(strips.get(index - 1).frameNumber() + 1);
            }
            long age = System.currentTimeMillis() - Long.remainderUnsigned(recorder.latest().timeMillis(), 1L << 32);
            assertThat(age & 0xFFFFFFFFL).as("milliseconds from drawing to here").isLessThan(2000);
            assertThat(recorder.packetLengths()).containsOnly(320);
            assertThat(recorder.hertz(0, 100)).isCloseTo(440, within(6.0));
            assertThat(recorder.hertz(1, 100)).isCloseTo(660, within(6.0));

            session.sendInput(new InputPacket.MousePosition(0, 0, 1920, 1080));
            recorder.awaitStrip(strip -> strip.cursorX() == 0 && strip.cursorY() == 0);
            session.sendInput(new InputPacket.MousePosition(1919, 1079, 1920, 1080));
            recorder.awaitStrip(strip -> strip.cursorX() == 639 && strip.cursorY() == 359);
            session.sendInput(new InputPacket.MouseMove(-39, -59));
            recorder.awaitStrip(strip -> strip.cursorX() == 600 && strip.cursorY() == 300);
            session.sendInput(new InputPacket.MouseButton(3, true));
            recorder.awaitStrip(strip -> strip.buttons() == 0b100);
            session.sendInput(new InputPacket.MouseButton(3, false));
            recorder.awaitStrip(strip -> strip.buttons() == 0);

            session.sendInput(new InputPacket.Key(0x10, true, 1, 0));
            session.sendInput(new InputPacket.Key(0x41, true, 1, 0));
            recorder.awaitStrip(strip -> strip.heldKeysHash() == Strip.hashOfKeys(List.of(0x10, 0x41)));
            recorder.hertz(0, 20);
            assertThat(recorder.hertz(0, 100)).isCloseTo(880, within(10.0));
            assertThat(recorder.hertz(1, 100)).isCloseTo(1320, within(10.0));
            session.sendInput(new InputPacket.Key(0x41, false, 1, 0));
            session.sendInput(new InputPacket.Key(0x10, false, 0, 0));
            recorder.awaitStrip(strip -> strip.heldKeysHash() == 0);

            assertThat(recorder.latest().textSeen()).isFalse();
            session.sendInput(new InputPacket.Text('é'));
            session.sendInput(new InputPacket.Scroll(-120));
            session.sendInput(new InputPacket.HorizontalScroll(240));
            recorder.awaitStrip(Strip::textSeen);
            awaitStatus(host, "\"wheel\":-120,\"tilt\":240,\"text\":\"é\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "6, true", "7, true", "7, false"})
    void everyEncryptionWorks(int mask, boolean encryptedRtsp) throws Exception {
        DemoHostOptions options = options().withEncryption(mask).withEncryptedRtsp(encryptedRtsp);
        try (DemoHost host = start(options);
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, recorder)) {
            recorder.await(20, 50);
            session.sendInput(new InputPacket.Key(0x42, true, 0, 0));
            recorder.awaitStrip(strip -> strip.heldKeysHash() == Strip.hashOfKeys(List.of(0x42)));
            assertThat(host.status())
                    .contains("\"control_version\":" + ((mask & 1) != 0 ? 2 : 1))
                    .contains("\"video_encrypted\":" + ((mask & 2) != 0))
                    .contains("\"audio_encrypted\":" + ((mask & 4) != 0))
                    .contains("\"rtsp_encrypted\":" + encryptedRtsp);
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, 0, ALWAYS", "20000, 10, ALWAYS", "1000, 10, WHERE_REQUIRED"})
    void soundInLongPacketsIsRepairedDecryptedAndHeard(int kbps, int asked, MediaEncryption encryption)
            throws Exception {
        OptionalInt packetMillis = asked == 0 ? OptionalInt.empty() : OptionalInt.of(asked);
        StreamConfig config = new StreamConfig(
                320, 180, 30, kbps, 1024, 1, 1, false, false, 2, packetMillis, encryption, true);
        DemoHostOptions options = options().withImpairment(new Impairment(0.05, 0, 0), 12);
        try (DemoHost host = start(options);
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, FIRST, pair(host, FIRST), config, recorder)) {
            recorder.await(20, 200);
            assertThat(host.status())
                    .contains("\"video_encrypted\":" + (encryption == MediaEncryption.ALWAYS))
                    .contains("\"audio_encrypted\":" + (encryption == MediaEncryption.ALWAYS));
            // 512 kbit/s for 10 ms.
            assertThat(recorder.packetLengths()).containsOnly(640);
            assertThat(session.statistics().audioRecovered()).isPositive();
            assertThat(recorder.soundMillis()).containsOnly(10);
        }
    }

    @Test
    void soundInLongPacketsKeepsItsPitch() throws Exception {
        StreamConfig config = new StreamConfig(
                320, 180, 30, 20_000, 1024, 1, 1, false, false, 2, OptionalInt.of(10), MediaEncryption.ALWAYS, true);
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, FIRST, pair(host, FIRST), config, recorder)) {
            assertThat(recorder.hertz(0, 100)).isCloseTo(440, within(6.0));
            assertThat(recorder.hertz(1, 100)).isCloseTo(660, within(6.0));
            assertThat(session.statistics().audioPackets()).isPositive();
        }
    }

    @Test
    void keyFrameComesWhenAskedForAndOnlyThen() throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, recorder)) {
            recorder.await(60, 0);
            int before = recorder.units().size();
            session.requestIdr();
            recorder.await(recorder.strips().size() + 60, 0);
            List<AccessUnit> after = recorder.units().subList(before, recorder.units().size());
            assertThat(after).filteredOn(AccessUnit::keyFrame).hasSize(1);
        }
    }

    @Test
    void badNetworkIsRepairedOrRecoveredFrom() throws Exception {
        DemoHostOptions options = options().withImpairment(new Impairment(0.03, 0.03, 0.03), 4711);
        try (DemoHost host = start(options);
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, recorder)) {
            recorder.await(180, 300);
            assertThat(session.statistics().shardsRecovered()).isPositive();
            for (int key = 0x30; key < 0x3A; key++) {
                int held = key;
                session.sendInput(new InputPacket.Key(held, true, 0, 0));
                recorder.awaitStrip(strip -> strip.heldKeysHash() == Strip.hashOfKeys(List.of(held)));
                session.sendInput(new InputPacket.Key(held, false, 0, 0));
            }
        }
    }

    @Test
    void largeFramesGoOutInSeveralBlocks() throws Exception {
        StreamConfig smallPackets = new StreamConfig(1280, 720, 30, 20_000, 128, 1, 1, false, false, 2, MediaEncryption.ALWAYS, true);
        try (DemoHost host = start(options().withImpairment(new Impairment(0.02, 0, 0), 1));
                StreamRecorder recorder = new StreamRecorder()) {
            SessionConfig config = session(host, FIRST, pair(host, FIRST), 2, smallPackets);
            try (GameStreamSession session = GameStreamSession.connect(config, recorder)) {
                int oneBlock = 212 * (128 - 32 - 16);
                assertThat(recorder.units()).anySatisfy(unit -> assertThat(unit.data()).hasSizeGreaterThan(oneBlock));
                session.requestIdr();
                recorder.await(30, 0);
            }
        }
    }

    @Test
    void loadAppFillsTheBitrateWithAStillPicture() throws Exception {
        StreamConfig config = new StreamConfig(640, 360, 60, 20_000, 1024, 1, 1, false, false, 2, MediaEncryption.WHERE_REQUIRED, true);
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session =
                        GameStreamSession.connect(session(host, FIRST, pair(host, FIRST), 3, config), recorder)) {
            recorder.await(30, 10);
            session.requestIdr();
            recorder.await(60, 10);
            int size = 20_000_000 / 8 / 60;
            assertThat(recorder.units()).filteredOn(AccessUnit::keyFrame).hasSize(2)
                    .allSatisfy(unit -> assertThat(unit.data()).hasSize(6 * size));
            assertThat(recorder.units()).filteredOn(unit -> !unit.keyFrame())
                    .allSatisfy(unit -> assertThat(unit.data().length).isBetween(size - 410, size));
            List<Strip> strips = recorder.strips();
            assertThat(strips).hasSizeGreaterThanOrEqualTo(60)
                    .allSatisfy(strip -> assertThat(strip).isEqualTo(strips.getFirst()));
        }
    }

    @Test
    void hostWhoseNetworkIsGoneIsSilentAndComesBack() throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, recorder)) {
            recorder.await(10, 0);
            host.execute("drop on");
            recorder.awaitSilence(300);
            int before = recorder.units().size();
            session.sendInput(new InputPacket.Key(0x44, true, 0, 0));
            recorder.awaitSilence(700);
            assertThat(recorder.units()).hasSize(before);
            host.execute("drop off");
            recorder.awaitStrip(strip -> strip.heldKeysHash() == Strip.hashOfKeys(List.of(0x44)));
        }
    }

    @Test
    void appThatExitsEndsTheSessionGracefully() throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, recorder)) {
            recorder.await(5, 0);
            host.execute("terminate");
            assertThat(recorder.terminated.get(30, TimeUnit.SECONDS)).isZero();
            assertThat(host.status()).contains("\"sessions\":[]");
            assertThat(session.statistics().frames()).isPositive();
        }
    }

    @Test
    void cancelledAppEndsTheSessionWithoutAWord() throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder()) {
            X509Certificate pinned = pair(host, FIRST);
            try (GameStreamSession session = connect(host, FIRST, pinned, CONFIG, recorder)) {
                recorder.await(5, 0);
                NvHttpClient client = new NvHttpClient(endpoint(host), FIRST, UNIQUE_ID, Optional.of(pinned));
                client.cancel();
                assertThat(recorder.terminated.get(30, TimeUnit.SECONDS)).isEqualTo(-1);
                assertThat(session.statistics().frames()).isPositive();
            }
        }
    }

    @Test
    @Conforms({88, 99})
    void clientThatLeftResumesItsApp() throws Exception {
        try (DemoHost host = start(options())) {
            X509Certificate pinned = pair(host, FIRST);
            NvHttpClient client = new NvHttpClient(endpoint(host), FIRST, UNIQUE_ID, Optional.of(pinned));
            Set<String> keys = new HashSet<>();
            for (int round = 0; round < 3; round++) {
                try (StreamRecorder recorder = new StreamRecorder();
                        GameStreamSession session = connect(host, FIRST, pinned, CONFIG, recorder)) {
                    session.sendInput(new InputPacket.Key(0x43, true, 0, 0));
                    recorder.awaitStrip(strip -> strip.heldKeysHash() != 0);
                    assertThat(recorder.units().getFirst().frameNumber()).isEqualTo(1);
                    assertThat(recorder.strips().getFirst().heldKeysHash())
                            .as("a new session holds no key")
                            .isZero();
                    JsonNode status = HostAwait.session(host, seen -> seen.has("first_video_ping")
                            && seen.has("first_audio_ping")
                            && seen.has("first_frame"));
                    assertThat(status.path("resumed").asBoolean()).isEqualTo(round > 0);
                    assertThat(status.path("first_frame").asInt()).isEqualTo(1);
                    assertThat(status.path("first_control_sequence").asInt(-1)).isZero();
                    assertThat(status.path("first_video_ping").asInt()).isEqualTo(1);
                    assertThat(status.path("first_audio_ping").asInt()).isEqualTo(1);
                    keys.add(status.path("key_digest").asText());
                }
                awaitStatus(host, "\"sessions\":[]");
                assertThat(client.serverInfo().currentGame()).isEqualTo(1);
            }
            assertThat(keys).as("a key for each session").hasSize(3);
        }
    }

    @Test
    @Conforms(101)
    void clientsHaveSessionsOfTheirOwn() throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder first = new StreamRecorder();
                StreamRecorder second = new StreamRecorder()) {
            X509Certificate pinned = pair(host, FIRST);
            pair(host, SECOND);
            StreamConfig small = new StreamConfig(320, 180, 30, 1000, 1024, 1, 1, false, false, 2, MediaEncryption.ALWAYS, false);
            try (GameStreamSession one = connect(host, FIRST, pinned, CONFIG, first);
                    GameStreamSession two = connect(host, SECOND, pinned, small, second)) {
                one.sendInput(new InputPacket.Key(0x41, true, 0, 0));
                first.awaitStrip(strip -> strip.heldKeysHash() == Strip.hashOfKeys(List.of(0x41)));
                two.sendInput(new InputPacket.Key(0x42, true, 0, 0));
                second.awaitStrip(strip -> strip.heldKeysHash() == Strip.hashOfKeys(List.of(0x42)));
                assertThat(first.latest().heldKeysHash()).isEqualTo(Strip.hashOfKeys(List.of(0x41)));
                one.close(true);
                int before = second.latest().frameNumber();
                second.awaitStrip(strip -> strip.frameNumber() > before + 30);
            }
        }
    }

    @Test
    void frozenHostSendsNothingAndGoesOnWhereItStopped() throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, recorder)) {
            recorder.await(10, 0);
            host.execute("freeze on");
            recorder.awaitSilence(500);
            int frozenAt = recorder.latest().frameNumber();
            host.execute("freeze off");
            Strip next = recorder.awaitStrip(strip -> true);
            assertThat(next.frameNumber()).isEqualTo(frozenAt + 1);
            assertThat(session.statistics().framesLost()).isZero();
        }
    }
}
