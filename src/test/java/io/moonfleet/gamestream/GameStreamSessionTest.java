package io.moonfleet.gamestream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.demohost.DemoHost;
import io.moonfleet.demohost.DemoHostOptions;
import io.moonfleet.demohost.Impairment;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.nvhttp.ClientIdentity;
import io.moonfleet.gamestream.nvhttp.HostEndpoint;
import io.moonfleet.gamestream.nvhttp.NvHttpClient;
import io.moonfleet.gamestream.nvhttp.PairingClient;
import io.moonfleet.gamestream.video.AccessUnit;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a session with the demo host: items 99, 100 and 102, and how each way of failing shows. */
@Timeout(120)
class GameStreamSessionTest {
    private static final String UNIQUE_ID = "0123456789ABCDEF";
    private static final String PIN = "4711";
    private static final ClientIdentity IDENTITY = ClientIdentity.create();
    private static final StreamConfig STREAM =
            new StreamConfig(320, 180, 30, 2000, 1024, 1, 1, false, false, 2, MediaEncryption.WHERE_REQUIRED, true);

    private DemoHost host;
    private X509Certificate certificate;

    @BeforeEach
    void startHost() throws Exception {
        start(DemoHostOptions.defaults().withPin(PIN));
    }

    private void start(DemoHostOptions options) throws Exception {
        host = DemoHost.start(options);
        certificate = PairingClient.pair(endpoint(), IDENTITY, UNIQUE_ID, PIN, "test");
    }

    @AfterEach
    void nothingIsLeft() {
        host.close();
        assertNoSessionThreads();
    }

    private static void assertNoSessionThreads() {
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(name -> name.equals("video-receive")
                        || name.equals("audio-receive")
                        || name.startsWith("enet-client"));
    }

    private HostEndpoint endpoint() {
        return new HostEndpoint("127.0.0.1", host.ports().http());
    }

    private SessionConfig config(int appId) {
        return new SessionConfig(
                endpoint(), IDENTITY, certificate, UNIQUE_ID, Optional.of(host.uniqueId()), appId, STREAM);
    }

    private NvHttpClient http() {
        return new NvHttpClient(endpoint(), IDENTITY, UNIQUE_ID, Optional.of(certificate));
    }

    private void awaitStatus(String wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!host.status().contains(wanted)) {
            assertThat(System.nanoTime()).as(host.status()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    @Test
    void connectReturnsWithAKeyFrameAndMediaFlowInOrder() throws Exception {
        SessionRecorder recorder = new SessionRecorder();
        try (GameStreamSession session = GameStreamSession.connect(config(1), recorder)) {
            assertThat(recorder.units()).isNotEmpty();
            assertThat(recorder.units().getFirst().keyFrame()).isTrue();
            List<String> wanted = new ArrayList<>();
            for (Stage stage : Stage.values()) {
                wanted.add("> " + stage);
                wanted.add("< " + stage);
            }
            assertThat(recorder.stages).isEqualTo(wanted);
            recorder.await(seen -> seen.units().size() >= 40 && seen.audioPackets() >= 100);
            List<Integer> numbers = recorder.units().stream().map(AccessUnit::frameNumber).toList();
            for (int index = 1; index < numbers.size(); index++) {
                assertThat(numbers.get(index)).isEqualTo(numbers.get(index - 1) + 1);
            }
            SessionStatistics statistics = session.statistics();
            assertThat(statistics.frames()).isGreaterThanOrEqualTo(40);
            assertThat(statistics.videoBytes()).isGreaterThan(1000);
            assertThat(statistics.audioPackets()).isGreaterThanOrEqualTo(100);
            assertThat(statistics.framesLost()).isZero();
            assertThat(statistics.roundTripMicros()).isPositive();
            assertThat(session.videoFormat()).isPresent();
            assertThat(session.opusLayout()).isPresent();
        }
        assertThat(recorder.terminated).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 7})
    void everyEncryptionCarriesMediaAndInput(int mask) throws Exception {
        host.close();
        start(DemoHostOptions.defaults().withPin(PIN).withEncryption(mask).withEncryptedRtsp(mask == 7));
        SessionRecorder recorder = new SessionRecorder();
        try (GameStreamSession session = GameStreamSession.connect(config(1), recorder)) {
            recorder.await(seen -> seen.units().size() >= 10 && seen.audioPackets() >= 20);
            assertThat(session.sendInput(new InputPacket.Key(0x42, true, 0, 0))).isTrue();
            awaitStatus("\"held_keys\":[66]");
        }
    }

    @Test
    void inputOfManyThreadsArrivesWhole() throws Exception {
        SessionRecorder recorder = new SessionRecorder();
        try (GameStreamSession session = GameStreamSession.connect(config(1), recorder)) {
            session.sendInput(new InputPacket.MousePosition(0, 0, 320, 180));
            List<Thread> senders = new ArrayList<>();
            for (int sender = 0; sender < 4; sender++) {
                senders.add(Thread.ofVirtual().start(() -> {
                    for (int count = 0; count < 25; count++) {
                        session.sendInput(new InputPacket.MouseMove(1, 1));
                    }
                }));
            }
            for (Thread sender : senders) {
                sender.join();
            }
            session.sendInput(new InputPacket.Scroll(120));
            awaitStatus("\"wheel\":120");
            assertThat(host.status()).contains("\"cursor_x\":100,\"cursor_y\":100");
        }
    }

    /** Item 99. */
    @Test
    @Conforms(99)
    void aSessionThatWasLeftIsResumedWithNewKeys() throws Exception {
        Set<String> keys = new HashSet<>();
        for (int round = 0; round < 2; round++) {
            SessionRecorder recorder = new SessionRecorder();
            try (GameStreamSession session = GameStreamSession.connect(config(1), recorder)) {
                assertThat(recorder.units().getFirst().frameNumber()).isEqualTo(1);
                JsonNode seen = new ObjectMapper().readTree(host.status()).at("/status/sessions/0");
                assertThat(seen.path("resumed").asBoolean()).isEqualTo(round > 0);
                assertThat(seen.path("first_control_sequence").asInt(-1)).isZero();
                assertThat(seen.path("first_video_ping").asInt()).isEqualTo(1);
                keys.add(seen.path("key_digest").asText());
                session.close();
                session.close();
            }
            assertThat(http().serverInfo().currentGame()).isEqualTo(1);
        }
        assertThat(keys).hasSize(2);
    }

    /** Item 100. */
    @Test
    @Conforms(100)
    void quittingEndsTheAppAndFreesTheHost() throws Exception {
        GameStreamSession session = GameStreamSession.connect(config(2), new SessionRecorder());
        assertThat(http().serverInfo().currentGame()).isEqualTo(2);
        session.close(true);
        assertThat(http().serverInfo().currentGame()).isZero();
        assertThat(host.status()).contains("\"sessions\":[]");
        assertThat(session.sendInput(new InputPacket.Scroll(1))).isFalse();
        session.requestIdr();
        session.close(true);
    }

    @Test
    void anotherRunningAppIsNotTakenOver() throws Exception {
        try (GameStreamSession session = GameStreamSession.connect(config(2), new SessionRecorder())) {
            GameStreamException failure = catchThrowableOfType(
                    GameStreamException.class, () -> GameStreamSession.connect(config(1), new SessionRecorder()));
            assertThat(failure.code()).isEqualTo(ErrorCode.HOST_BUSY);
            assertThat(failure.stage()).contains(Stage.LAUNCH);
            assertThat(session.statistics().frames()).isPositive();
        }
    }

    /** Between the question whether the host is free and the launch somebody else came first. */
    @Test
    void aRefusedLaunchDoesNotEndTheAppOfAnother() throws Exception {
        CompletableFuture<GameStreamSession> other = new CompletableFuture<>();
        SessionRecorder recorder = new SessionRecorder(starting -> {
            if (starting == Stage.LAUNCH) {
                try {
                    other.complete(GameStreamSession.connect(config(1), new SessionRecorder()));
                } catch (GameStreamException failure) {
                    other.completeExceptionally(failure);
                }
            }
        });
        GameStreamSession refused = GameStreamSession.create(config(4711), recorder);
        GameStreamException failure = catchThrowableOfType(GameStreamException.class, refused::connect);
        assertThat(failure.code()).isIn(ErrorCode.APP_NOT_FOUND, ErrorCode.HOST_BUSY, ErrorCode.HOST_REFUSED);
        refused.close(true);
        try (GameStreamSession running = other.get(30, TimeUnit.SECONDS)) {
            assertThat(http().serverInfo().currentGame()).isEqualTo(1);
        }
    }

    @Test
    void theHostEndsTheSession() throws Exception {
        OpenSockets before = OpenSockets.now();
        SessionRecorder recorder = new SessionRecorder();
        GameStreamSession session = GameStreamSession.connect(config(1), recorder);
        host.execute("terminate");
        assertThat(recorder.terminated.get(30, TimeUnit.SECONDS).code()).isZero();
        // Without close: an ended session frees everything by itself.
        before.awaitNoMore();
        session.close(true);
    }

    /** The control connection is dead after ten seconds of silence. */
    @Test
    void aVanishedHostIsNoticed() throws Exception {
        SessionRecorder recorder = new SessionRecorder();
        try (GameStreamSession session = GameStreamSession.connect(config(1), recorder)) {
            long start = System.nanoTime();
            host.execute("drop on");
            assertThat(recorder.terminated.get(30, TimeUnit.SECONDS).error()).isEqualTo(ErrorCode.CONTROL_LOST);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(9_000L, 14_000L);
            assertThat(session.statistics().frames()).isPositive();
        }
        host.execute("drop off");
    }

    /** Also that the app that was started for nothing is ended. */
    @Test
    @Conforms(66)
    void aHostThatSendsNoVideoIsGivenUp() throws Exception {
        host.execute("freeze on");
        GameStreamException failure = catchThrowableOfType(
                GameStreamException.class, () -> GameStreamSession.connect(config(1), new SessionRecorder()));
        assertThat(failure.code()).isEqualTo(ErrorCode.NO_VIDEO_TRAFFIC);
        assertThat(failure.hostCode()).isEqualTo(-100);
        assertThat(failure.stage()).contains(Stage.FIRST_FRAME);
        assertThat(http().serverInfo().busy()).isFalse();
    }

    @Test
    @Conforms(66)
    void aHostThatNeverSendsAWholeKeyFrameIsGivenUp() throws Exception {
        host.close();
        start(DemoHostOptions.defaults().withPin(PIN).withImpairment(new Impairment(0.9, 0, 0), 66));
        // Each picture of the app for measuring takes dozens of packets.
        StreamConfig large =
                new StreamConfig(640, 360, 60, 20_000, 1024, 1, 1, false, false, 2, MediaEncryption.WHERE_REQUIRED, true);
        SessionConfig config = new SessionConfig(
                endpoint(), IDENTITY, certificate, UNIQUE_ID, Optional.of(host.uniqueId()), 3, large);
        SessionRecorder recorder = new SessionRecorder();
        GameStreamException failure =
                catchThrowableOfType(GameStreamException.class, () -> GameStreamSession.connect(config, recorder));
        assertThat(failure.code()).isEqualTo(ErrorCode.NO_VIDEO_FRAME);
        assertThat(failure.hostCode()).isEqualTo(-101);
        assertThat(failure.stage()).contains(Stage.FIRST_FRAME);
        assertThat(recorder.units()).isEmpty();
        assertThat(http().serverInfo().busy()).isFalse();
    }

    @Test
    void aLossyNetworkIsRepaired() throws Exception {
        host.close();
        start(DemoHostOptions.defaults().withPin(PIN).withImpairment(new Impairment(0.04, 0.02, 0.02), 99));
        SessionRecorder recorder = new SessionRecorder();
        try (GameStreamSession session = GameStreamSession.connect(config(1), recorder)) {
            recorder.await(seen -> seen.units().size() >= 90);
            assertThat(session.statistics().shardsRecovered()).isPositive();
            int last = 0;
            for (AccessUnit unit : recorder.units()) {
                assertThat(unit.frameNumber()).isGreaterThan(last);
                last = unit.frameNumber();
            }
        }
    }

    @Test
    void aStrangerAndAnotherHostAreRefused() {
        SessionConfig good = config(1);
        SessionConfig stranger = new SessionConfig(
                good.host(), ClientIdentity.create(), certificate, UNIQUE_ID, Optional.empty(), 1, STREAM);
        assertFails(stranger, ErrorCode.HOST_NOT_PAIRED);
        SessionConfig moved = new SessionConfig(
                good.host(), IDENTITY, certificate, UNIQUE_ID, Optional.of("another"), 1, STREAM);
        assertFails(moved, ErrorCode.HOST_IDENTITY_CHANGED);
        SessionConfig pinnedOther = new SessionConfig(
                good.host(), IDENTITY, IDENTITY.certificate(), UNIQUE_ID, Optional.empty(), 1, STREAM);
        assertFails(pinnedOther, ErrorCode.HOST_CERTIFICATE_CHANGED);
        SessionConfig noApp =
                new SessionConfig(good.host(), IDENTITY, certificate, UNIQUE_ID, Optional.empty(), 4711, STREAM);
        GameStreamException failure = catchThrowableOfType(
                GameStreamException.class, () -> GameStreamSession.connect(noApp, new SessionRecorder()));
        assertThat(failure.stage()).contains(Stage.LAUNCH);
    }

    private static void assertFails(SessionConfig config, ErrorCode code) {
        GameStreamException failure = catchThrowableOfType(
                GameStreamException.class, () -> GameStreamSession.connect(config, new SessionRecorder()));
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.stage()).contains(Stage.SERVER_INFO);
    }

    /** Item 102: closed from another thread while a stage runs. */
    @ParameterizedTest
    @EnumSource(Stage.class)
    @Conforms(102)
    void everyStageCanBeCancelled(Stage stage) throws Exception {
        OpenSockets before = OpenSockets.now();
        AtomicReference<GameStreamSession> session = new AtomicReference<>();
        CompletableFuture<Long> closing = new CompletableFuture<>();
        SessionRecorder recorder = new SessionRecorder(starting -> {
            if (starting == stage) {
                closeElsewhere(session.get(), closing);
                waitForInterrupt();
            }
        });
        session.set(GameStreamSession.create(config(1), recorder));
        GameStreamException failure =
                catchThrowableOfType(GameStreamException.class, () -> session.get().connect());
        assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(closing.get(10, TimeUnit.SECONDS)).isLessThan(3000);
        assertNoSessionThreads();
        before.awaitNoMore();
        assertThat(http().serverInfo().busy()).isFalse();
    }

    private static void closeElsewhere(GameStreamSession session, CompletableFuture<Long> closing) {
        Thread.ofPlatform().start(() -> {
            long start = System.nanoTime();
            session.close(true);
            closing.complete(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        });
    }

    private static void waitForInterrupt() {
        try {
            Thread.sleep(20_000);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** A host that goes silent in the middle of a stage; the thread that called connect is interrupted. */
    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"CONTROL_START", "FIRST_FRAME"})
    void aStageThatHangsCanBeInterrupted(Stage stage) throws Exception {
        OpenSockets before = OpenSockets.now();
        CompletableFuture<Void> hanging = new CompletableFuture<>();
        SessionRecorder recorder = new SessionRecorder(starting -> {
            if (starting == stage) {
                execute(stage == Stage.FIRST_FRAME ? "freeze on" : "drop on");
                hanging.complete(null);
            }
        });
        if (stage == Stage.FIRST_FRAME) {
            host.execute("freeze on");
        }
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread connecting = Thread.ofPlatform().start(() -> {
            try {
                GameStreamSession.connect(config(1), recorder).close();
                outcome.complete(new AssertionError("connected"));
            } catch (GameStreamException failure) {
                outcome.complete(failure);
            }
        });
        hanging.get(30, TimeUnit.SECONDS);
        awaitBlocked(connecting);
        long start = System.nanoTime();
        connecting.interrupt();
        Throwable failure = outcome.get(30, TimeUnit.SECONDS);
        assertThat(((GameStreamException) failure).code()).isEqualTo(ErrorCode.CANCELLED);
        // Where the host is silent, ending the app on it is tried as well.
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(9000);
        assertNoSessionThreads();
        // While its network is gone the host keeps the connections that it does not answer.
        host.execute("drop off");
        before.awaitNoMore();
    }

    private static void awaitBlocked(Thread thread) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(System.nanoTime()).as("%s", thread.getState()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    private void execute(String command) {
        try {
            host.execute(command);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            SessionConfig config = new SessionConfig(
                    new HostEndpoint("127.0.0.1", silent.getLocalPort()),
                    IDENTITY, certificate, UNIQUE_ID, Optional.empty(), 1, STREAM);
            GameStreamSession session = GameStreamSession.create(config, new SessionRecorder());
            CompletableFuture<Throwable> outcome = CompletableFuture.supplyAsync(
                    () -> catchThrowableOfType(GameStreamException.class, session::connect));
            try (Socket connection = silent.accept()) {
                assertThat(connection.isConnected()).isTrue();
                long start = System.nanoTime();
                session.close();
                assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(3000);
                assertThat(outcome.get(10, TimeUnit.SECONDS))
                        .isInstanceOfSatisfying(
                                GameStreamException.class,
                                failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED));
            }
        }
    }

    @Test
    void aSessionClosedBeforeItConnectsDoesNothing() {
        SessionRecorder recorder = new SessionRecorder();
        GameStreamSession session = GameStreamSession.create(config(1), recorder);
        session.close(true);
        GameStreamException failure = catchThrowableOfType(GameStreamException.class, session::connect);
        assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(recorder.stages).isEmpty();
        assertThat(session.statistics().frames()).isZero();
    }
}
