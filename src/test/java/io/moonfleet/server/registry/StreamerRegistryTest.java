package io.moonfleet.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.ReconnectPolicy;
import io.moonfleet.ipc.RtcNetwork;
import io.moonfleet.ipc.WeakLink;
import io.moonfleet.ipc.HardwareDecoding;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamSettings;
import io.moonfleet.ipc.StreamerIpcMessage;
import io.moonfleet.server.hosts.HostRefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamerRegistryTest {
    private static final StreamSettings SETTINGS =
            new StreamSettings(20000, 1024, 60, 1280, 720, 10, 10, false, 1, "Rec709", false, 2);

    private final FakeHosts hosts = new FakeHosts();
    private final FakeLauncher launcher = new FakeLauncher();
    private StreamerRegistry registry = registry(Duration.ofSeconds(20), Duration.ofSeconds(2), 32);

    private StreamerRegistry registry(Duration connectTimeout, Duration stopTimeout, int maxStreamers) {
        return new StreamerRegistry(
                hosts,
                launcher,
                new RegistrySettings(
                        connectTimeout,
                        stopTimeout,
                        maxStreamers,
                        2,
                        IceServers.none(),
                        RtcNetwork.defaults(),
                        WeakLink.DEFAULT,
                        HardwareDecoding.VAAPI,
                        ReconnectPolicy.DEFAULT));
    }

    @AfterEach
    void everythingIsGone() {
        registry.close();
        assertThat(launcher.running()).isZero();
        assertThat(registry.list()).isEmpty();
        assertThat(hosts.released).hasValue(hosts.prepared.get());
    }

    private static StreamerSpec spec(String id) {
        return new StreamerSpec(id, 0, 1, SETTINGS);
    }

    private Streamer active(String id) {
        Streamer streamer = registry.create(spec(id));
        join(streamer.startResult());
        assertThat(streamer.state()).isEqualTo(StreamerState.ACTIVE);
        return streamer;
    }

    private static void join(CompletableFuture<?> future) {
        future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void connectsAndTellsSoOnlyAfterTheChildHas() throws InterruptedException {
        launcher.behaviour = (_, _) -> {};
        Streamer streamer = registry.create(spec("a"));
        FakeLauncher.Child child = launcher.awaitLaunched();
        ServerIpcMessage.Init init = child.awaitReceived(ServerIpcMessage.Init.class);
        assertThat(init.streamerId()).isEqualTo("a");
        assertThat(init.clientPrivateKeyPem()).isEqualTo("key of a");
        assertThat(init.hardwareDecoding()).isEqualTo(HardwareDecoding.VAAPI);
        child.saysNow(new StreamerIpcMessage.StreamerReady("a"));
        assertThat(child.awaitReceived(ServerIpcMessage.Command.class))
                .isEqualTo(ServerIpcMessage.Command.START_MOONLIGHT);
        child.saysNow(new StreamerIpcMessage.Broadcast(new StreamServerMessage.StageStarting("RTSP Handshake")));
        StreamerSnapshot before = streamer.snapshot();
        assertThat(before.state()).isEqualTo(StreamerState.STARTING);
        assertThat(before.connected()).isFalse();
        assertThat(before.stage()).contains("RTSP Handshake");
        child.saysNow(new StreamerIpcMessage.MoonlightConnected(1280, 720, 60, false));
        join(streamer.startResult());
        assertThat(streamer.snapshot().connected()).isTrue();
        assertThat(streamer.snapshot().connectedAt()).isPresent();
    }

    @Test
    void ofFiftyConcurrentRequestsForOneIdExactlyOneWins() throws Exception {
        for (int round = 0; round < 20; round++) {
            String id = "same-" + round;
            CountDownLatch go = new CountDownLatch(1);
            int won = 0;
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> attempts = new ArrayList<>();
                for (int caller = 0; caller < 50; caller++) {
                    attempts.add(executor.submit(() -> {
                        go.await();
                        try {
                            registry.create(spec(id));
                            return true;
                        } catch (StreamerRefusedException refused) {
                            assertThat(refused.reason()).isEqualTo(StreamerRefusedException.Reason.DUPLICATE);
                            return false;
                        }
                    }));
                }
                go.countDown();
                for (Future<Boolean> attempt : attempts) {
                    won += attempt.get() ? 1 : 0;
                }
            }
            assertThat(won).isOne();
            assertThat(registry.list()).hasSize(1);
            join(registry.remove(registry.find(id).orElseThrow()));
        }
        assertThat(launcher.all.size()).isLessThanOrEqualTo(20);
    }

    @Test
    void anIdIsFreeAgainWhenRemovalHasCompleted() {
        for (int cycle = 0; cycle < 20; cycle++) {
            join(registry.remove(active("again")));
            assertThat(registry.find("again")).isEmpty();
        }
        assertThat(launcher.running()).isZero();
    }

    @Test
    void anUnknownHostLeavesNothingBehind() {
        assertThatThrownBy(() -> registry.create(new StreamerSpec("a", 7, 1, SETTINGS)))
                .isInstanceOf(HostRefusedException.class)
                .hasMessage("Host not found");
        assertThat(registry.list()).isEmpty();
    }

    @Test
    void theLimitOfStreamersHolds() {
        registry.close();
        registry = registry(Duration.ofSeconds(20), Duration.ofSeconds(2), 2);
        active("a");
        active("b");
        assertThatThrownBy(() -> registry.create(spec("c")))
                .isInstanceOf(StreamerRefusedException.class)
                .hasMessage("The limit of streamers is reached");
    }

    @Test
    void aFailedPairingNamesStageAndCode() {
        hosts.failure = Optional.of(
                new GameStreamException(ErrorCode.PAIRING_WRONG_PIN, "The PIN was wrong. Try again."));
        Streamer streamer = registry.create(spec("a"));
        join(streamer.ended());
        assertThat(streamer.snapshot().failure())
                .contains(new StreamerFailure(
                        "PAIRING_WRONG_PIN",
                        Optional.of("Pairing"),
                        0,
                        "Auto-pairing failed: The PIN was wrong. Try again."));
        assertThat(launcher.all).isEmpty();
    }

    @Test
    void aFailureOfTheHostKeepsTheChildsWords() throws InterruptedException {
        launcher.behaviour = (child, message) -> {
            if (message == ServerIpcMessage.Command.START_MOONLIGHT) {
                child.saysNow(new StreamerIpcMessage.Failed(
                        Optional.of(Stage.LAUNCH.label()), "HOST_BUSY", 400, "An app is already running"));
                child.exits(4);
            } else {
                FakeLauncher.OBEDIENT.accept(child, message);
            }
        };
        Streamer streamer = registry.create(spec("a"));
        join(streamer.ended());
        assertThat(streamer.state()).isEqualTo(StreamerState.FAILED);
        assertThat(streamer.snapshot().failure())
                .contains(new StreamerFailure(
                        "HOST_BUSY", Optional.of("Launch"), 400, "An app is already running"));
    }

    @Test
    void aFailedEntryStaysVisibleAndGivesWayToANewRequest() {
        launcher.failure = Optional.of(new IOException("no such program"));
        Streamer first = registry.create(spec("a"));
        join(first.ended());
        assertThat(registry.find("a")).contains(first);
        assertThat(first.snapshot().failure().orElseThrow().code()).isEqualTo("STREAMER_NOT_STARTED");
        launcher.failure = Optional.empty();
        Streamer second = active("a");
        assertThat(registry.find("a")).contains(second);
        assertThat(registry.list()).hasSize(1);
    }

    @Test
    void aChildThatDiesIsNoticedAndItsPeersAreTold() {
        Streamer streamer = active("a");
        FakeSink sink = new FakeSink();
        assertThat(streamer.join(PeerKind.TRANSCODE, sink)).isPresent();
        long before = System.nanoTime();
        launcher.all.getFirst().exits(137);
        assertThat(sink.closed.orTimeout(2, TimeUnit.SECONDS).join()).isEqualTo("the stream has failed");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
        assertThat(sink.sent.getLast()).isInstanceOf(StreamServerMessage.ConnectionTerminated.class);
        assertThat(streamer.state()).isEqualTo(StreamerState.FAILED);
        assertThat(streamer.snapshot().failure().orElseThrow().code()).isEqualTo("STREAMER_CRASHED");
        assertThat(streamer.snapshot().peers()).isEmpty();
        join(streamer.ended());
    }

    @Test
    void aChildThatOnlyClosesItsSocketIsKilled() {
        Streamer streamer = active("a");
        launcher.all.getFirst().closesItsSocket();
        join(streamer.ended());
        assertThat(launcher.all.getFirst().killed).isTrue();
        assertThat(streamer.state()).isEqualTo(StreamerState.FAILED);
    }

    @Test
    void aChildThatDoesNotStopIsKilled() {
        launcher.behaviour = (child, message) -> {
            if (message != ServerIpcMessage.Command.STOP) {
                FakeLauncher.OBEDIENT.accept(child, message);
            }
        };
        registry.close();
        registry = registry(Duration.ofSeconds(20), Duration.ofMillis(100), 32);
        Streamer streamer = active("a");
        join(registry.remove(streamer));
        assertThat(launcher.all.getFirst().killed).isTrue();
        assertThat(streamer.state()).isEqualTo(StreamerState.STOPPED);
        assertThat(registry.find("a")).isEmpty();
    }

    @Test
    void aSilentChildIsKilled() {
        Streamer streamer = active("a");
        launcher.all.getFirst().silence = Duration.ofSeconds(11);
        join(streamer.ended());
        assertThat(streamer.snapshot().failure().orElseThrow().code()).isEqualTo("STREAMER_UNRESPONSIVE");
        assertThat(launcher.all.getFirst().killed).isTrue();
    }

    @Test
    void heartbeatsAreSent() throws InterruptedException {
        active("a");
        FakeLauncher.Child child = launcher.all.getFirst();
        long first = child.awaitReceived(ServerIpcMessage.Heartbeat.class).sequence();
        assertThat(child.awaitReceived(ServerIpcMessage.Heartbeat.class).sequence()).isEqualTo(first + 1);
    }

    @Test
    void aStartThatTakesTooLongFailsAtItsStage() {
        registry.close();
        registry = registry(Duration.ofMillis(200), Duration.ofSeconds(1), 32);
        launcher.behaviour = (child, message) -> {
            if (message == ServerIpcMessage.Command.START_MOONLIGHT) {
                child.saysNow(new StreamerIpcMessage.Broadcast(new StreamServerMessage.StageStarting("Launch")));
            } else {
                FakeLauncher.OBEDIENT.accept(child, message);
            }
        };
        Streamer streamer = registry.create(spec("a"));
        join(streamer.ended());
        StreamerFailure failure = streamer.snapshot().failure().orElseThrow();
        assertThat(failure.code()).isEqualTo("TIMEOUT");
        assertThat(failure.stage()).contains("Launch");
        assertThat(launcher.running()).isZero();
    }

    @Test
    void aCallerDoesNotWaitForACleanUpThatTakesTooLong() {
        registry.close();
        registry = registry(Duration.ofMillis(200), Duration.ofSeconds(1), 32);
        CompletableFuture<Void> wall = new CompletableFuture<>();
        hosts.wall = Optional.of(wall);
        Streamer streamer = registry.create(spec("a"));
        join(streamer.startResult());
        assertThat(registry.removeFailed(streamer)).isFalse();
        assertThat(streamer.age()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
        assertThat(streamer.snapshot().failure().orElseThrow().code()).isEqualTo("TIMEOUT");
        assertThat(registry.find("a")).contains(streamer);
        wall.complete(null);
        join(streamer.ended());
        while (registry.find("a").isPresent()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theWaitForAPredecessorCountsAsPartOfTheStart() {
        registry.close();
        registry = registry(Duration.ofMillis(200), Duration.ofSeconds(1), 32);
        CompletableFuture<Void> wall = new CompletableFuture<>();
        hosts.wall = Optional.of(wall);
        Streamer first = registry.create(spec("a"));
        join(first.startResult());
        Streamer second = registry.create(spec("a"));
        join(second.startResult());
        assertThat(first.ended()).isNotDone();
        assertThat(second.snapshot().failure().orElseThrow().code()).isEqualTo("TIMEOUT");
        wall.complete(null);
        join(first.ended());
        join(second.ended());
        // The second one never got as far as its host.
        hosts.released.decrementAndGet();
    }

    @Test
    void deletingDuringPairingInterruptsIt() throws InterruptedException {
        hosts.obstacle = Optional.of(new CountDownLatch(1));
        Streamer streamer = registry.create(spec("a"));
        while (hosts.prepared.get() == 0) {
            Thread.onSpinWait();
        }
        join(registry.remove(streamer));
        assertThat(streamer.startResult()).isDone();
        assertThat(streamer.state()).isEqualTo(StreamerState.STOPPED);
        assertThat(launcher.all).isEmpty();
    }

    @Test
    void sessionsOnAHostAreOpenedOneAfterTheOther() throws InterruptedException {
        hosts.launchKey = Optional.of("host");
        Streamer first = active("a");
        FakeLauncher.Child firstChild = launcher.awaitLaunched();
        Streamer second = active("b");
        FakeLauncher.Child secondChild = launcher.awaitLaunched();
        firstChild.saysNow(new StreamerIpcMessage.LaunchWanted(1));
        assertThat(firstChild.awaitReceived(ServerIpcMessage.LaunchGranted.class))
                .isEqualTo(new ServerIpcMessage.LaunchGranted(1, false));
        secondChild.saysNow(new StreamerIpcMessage.LaunchWanted(1));
        assertThat(secondChild.received).noneMatch(ServerIpcMessage.LaunchGranted.class::isInstance);
        firstChild.saysNow(new StreamerIpcMessage.LaunchSettled(1));
        assertThat(secondChild.awaitReceived(ServerIpcMessage.LaunchGranted.class))
                .isEqualTo(new ServerIpcMessage.LaunchGranted(1, true));
        // One that dies lets the next one in.
        firstChild.saysNow(new StreamerIpcMessage.LaunchWanted(2));
        join(registry.remove(second));
        assertThat(firstChild.awaitReceived(ServerIpcMessage.LaunchGranted.class))
                .isEqualTo(new ServerIpcMessage.LaunchGranted(2, true));
        join(registry.remove(first));
    }

    @Test
    void countersComeFromTheChildAndTotalsOnlyGrow() {
        Streamer streamer = active("a");
        FakeLauncher.Child child = launcher.all.getFirst();
        String peerId = streamer.join(PeerKind.TRANSCODE, new FakeSink()).orElseThrow();
        child.saysNow(statistics(100, peerId, 40));
        child.saysNow(statistics(160, peerId, 90));
        StreamerSnapshot snapshot = streamer.snapshot();
        assertThat(snapshot.framesReceived()).isEqualTo(160);
        assertThat(snapshot.peers().getFirst().framesSent()).isEqualTo(90);
        assertThat(snapshot.peers().getFirst().state()).isEqualTo("connected");
        assertThat(snapshot.decoder()).contains("h264 (software)");
        assertThat(snapshot.reception()).isEqualTo(new StreamerIpcMessage.Reception(160, 320, 480, 640, 800, 960));
        join(registry.remove(streamer));
        assertThat(registry.totals().framesReceived.sum()).isEqualTo(160);
        assertThat(registry.totals().framesSent.sum()).isEqualTo(90);
        assertThat(registry.totals().framesWithheld.sum()).isEqualTo(160);
        assertThat(registry.totals().packetsRecovered.sum()).isEqualTo(320);
        assertThat(registry.totals().packetsRejected.sum()).isEqualTo(480);
        assertThat(registry.totals().invalidations.sum()).isEqualTo(640);
        assertThat(registry.totals().audioReceived.sum()).isEqualTo(160);
        assertThat(registry.totals().audioRecovered.sum()).isEqualTo(800);
        assertThat(registry.totals().audioLost.sum()).isEqualTo(960);
    }

    private static StreamerIpcMessage.Statistics statistics(long frames, String peerId, long sent) {
        return new StreamerIpcMessage.Statistics(
                frames,
                frames * 1000,
                0,
                1,
                1,
                frames,
                500,
                Optional.empty(),
                true,
                Optional.of("h264 (software)"),
                Optional.of("h264"),
                StreamerIpcMessage.FanOutStatistics.NONE,
                new StreamerIpcMessage.Reception(frames, 2 * frames, 3 * frames, 4 * frames, 5 * frames, 6 * frames),
                List.of(new StreamerIpcMessage.PeerStatistics(
                        peerId, "connected", sent, 0, 0, StreamerIpcMessage.LinkStatistics.unknown("rtp"))));
    }
}
