package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.SessionListener;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.ipc.IpcConnection;
import io.moonfleet.ipc.IpcListener;
import io.moonfleet.ipc.IpcProtocol;
import io.moonfleet.ipc.IpcServerSocket;
import io.moonfleet.ipc.RtcSdpType;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamClientMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamSettings;
import io.moonfleet.ipc.StreamSignalingMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import io.moonfleet.rtc.SessionDescription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The streamer over a real IPC socket, with a host and peers that do what the test says. */
@Timeout(120)
class StreamerProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final StreamServerMessage COMPLETE = new StreamServerMessage.ConnectionComplete(true, 1280, 720);

    @TempDir
    Path temporary;

    private final FakeBackend backend = new FakeBackend();
    private final BlockingQueue<StreamerIpcMessage> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final CompletableFuture<ExitCode> exit = new CompletableFuture<>();
    private IpcServerSocket socket;
    private StreamerProcess process;
    private IpcConnection<StreamerIpcMessage, ServerIpcMessage> child;

    @BeforeEach
    void start() throws Exception {
        socket = IpcServerSocket.open(temporary.resolve("ipc"));
        process = new StreamerProcess(socket.path(), socket.token(), backend);
        Thread.ofPlatform().name("owner").start(() -> exit.complete(process.run()));
        child = socket.accept(
                new IpcListener<>() {
                    @Override
                    public void message(StreamerIpcMessage message) {
                        messages.add(message);
                    }

                    @Override
                    public void closed(String reason) {
                        closed.complete(reason);
                    }
                },
                PATIENCE);
        child.start();
    }

    @AfterEach
    void stop() throws Exception {
        backend.source.release.countDown();
        child.close();
        exit.get(10, TimeUnit.SECONDS);
        socket.close();
    }

    @Test
    void connectedIsSaidOnlyWhenAPictureArrived() throws Exception {
        initialize();
        child.offer(ServerIpcMessage.Command.START_MOONLIGHT);
        assertThat(next(StreamerIpcMessage.Broadcast.class).message())
                .isEqualTo(new StreamServerMessage.StageStarting("Server Info"));
        SessionListener host = backend.source.awaitListener();
        backend.source.succeed();
        assertThat(next(StreamerIpcMessage.Broadcast.class).message())
                .isEqualTo(new StreamServerMessage.StageComplete("Server Info"));
        host.accessUnit(FakeBackend.frame(1, false));
        child.offer(new ServerIpcMessage.Heartbeat(77));
        assertThat(collectUntil(StreamerIpcMessage.Heartbeat.class))
                .noneMatch(StreamerIpcMessage.MoonlightConnected.class::isInstance);
        host.accessUnit(FakeBackend.frame(2, true));
        assertThat(next(StreamerIpcMessage.MoonlightConnected.class))
                .isEqualTo(new StreamerIpcMessage.MoonlightConnected(1280, 720, 60, true));
        assertThat(backend.media.video).hasSize(2);
    }

    @Test
    void theStreamRunsWithNoPeerAndStatisticsKeepComing() throws Exception {
        connect();
        StreamerIpcMessage.Statistics first = next(StreamerIpcMessage.Statistics.class);
        StreamerIpcMessage.Statistics second = next(StreamerIpcMessage.Statistics.class);
        assertThat(second).isEqualTo(new StreamerIpcMessage.Statistics(30, 2000, 4, 1, 6, 7, 1000, false, List.of()));
        assertThat(first.peers()).isEmpty();
    }

    @Test
    void whoHearsOfTheConnectionHasItsCountersAlready() throws Exception {
        initialize();
        child.offer(ServerIpcMessage.Command.START_MOONLIGHT);
        backend.source.awaitListener().accessUnit(FakeBackend.frame(1, true));
        backend.source.succeed();
        List<StreamerIpcMessage> before = collectUntil(StreamerIpcMessage.MoonlightConnected.class);
        assertThat(before.get(before.size() - 2))
                .isEqualTo(new StreamerIpcMessage.Statistics(30, 2000, 4, 1, 6, 7, 1000, false, List.of()));
    }

    @Test
    void earlyAndLatePeersGetConnectionComplete() throws Exception {
        initialize();
        child.offer(new ServerIpcMessage.AddPeer("early"));
        assertThat(offerTo("early")).isEqualTo("offer of early");
        child.offer(ServerIpcMessage.Command.START_MOONLIGHT);
        SessionListener host = backend.source.awaitListener();
        host.accessUnit(FakeBackend.frame(1, true));
        backend.source.succeed();
        next(StreamerIpcMessage.MoonlightConnected.class);
        assertThat(next(StreamerIpcMessage.ToPeer.class)).isEqualTo(new StreamerIpcMessage.ToPeer("early", COMPLETE));
        child.offer(new ServerIpcMessage.AddPeer("late"));
        assertThat(next(StreamerIpcMessage.ToPeer.class)).isEqualTo(new StreamerIpcMessage.ToPeer("late", COMPLETE));
        assertThat(offerTo("late")).isEqualTo("offer of late");
        assertThat(next(StreamerIpcMessage.Statistics.class).peers())
                .extracting(StreamerIpcMessage.PeerStatistics::peerId)
                .containsExactly("early", "late");
    }

    @Test
    void signallingReachesThePeerItIsFor() throws Exception {
        connect();
        FakeBackend.FakePeer first = addPeer("p1");
        FakeBackend.FakePeer second = addPeer("p2");
        child.offer(new ServerIpcMessage.FromPeer(
                "p2",
                new StreamClientMessage.Signaling(
                        new StreamSignalingMessage.Description(RtcSdpType.ANSWER, "v=0"))));
        child.offer(new ServerIpcMessage.FromPeer(
                "p2",
                new StreamClientMessage.Signaling(new StreamSignalingMessage.AddIceCandidate(
                        "candidate:1", Optional.of("0"), OptionalInt.of(0), Optional.empty()))));
        child.offer(new ServerIpcMessage.FromPeer(
                "p2", new StreamClientMessage.AuthenticateAndInit(Optional.of("secret"))));
        child.offer(new ServerIpcMessage.FromPeer(
                "nobody",
                new StreamClientMessage.Signaling(new StreamSignalingMessage.Description(RtcSdpType.ANSWER, ""))));
        assertThat(second.descriptions.poll(10, TimeUnit.SECONDS))
                .isEqualTo(new SessionDescription(SessionDescription.Type.ANSWER, "v=0"));
        assertThat(second.candidates.poll(10, TimeUnit.SECONDS).candidate()).isEqualTo("candidate:1");
        assertThat(first.descriptions).isEmpty();
    }

    @Test
    void aPeerThatLeavesReleasesOnlyItsOwnKeysAndClosesItsConnection() throws Exception {
        connect();
        FakeBackend.FakePeer anna = addPeer("anna");
        FakeBackend.FakePeer bert = addPeer("bert");
        press(anna, 0x41, true);
        press(anna, 0x42, true);
        press(bert, 0x42, true);
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x41, true, 0, 0));
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x42, true, 0, 0));
        child.offer(new ServerIpcMessage.RemovePeer("anna"));
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x41, false, 0, 0));
        assertThat(anna.closed.await(10, TimeUnit.SECONDS)).isTrue();
        press(anna, 0x43, true);
        press(bert, 0x42, false);
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x42, false, 0, 0));
        assertThat(bert.closed.getCount()).isEqualTo(1);
    }

    @Test
    void aPeerThatFailsIsReportedAndTheOthersGoOn() throws Exception {
        connect();
        backend.media.refused.add("broken");
        child.offer(new ServerIpcMessage.AddPeer("broken"));
        assertThat(next(StreamerIpcMessage.PeerClosed.class).peerId()).isEqualTo("broken");
        FakeBackend.FakePeer anna = addPeer("anna");
        FakeBackend.FakePeer bert = addPeer("bert");
        press(anna, 0x41, true);
        nextInput();
        anna.listener.closed("ice failed");
        assertThat(next(StreamerIpcMessage.PeerClosed.class))
                .isEqualTo(new StreamerIpcMessage.PeerClosed("anna", "ice failed"));
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x41, false, 0, 0));
        press(bert, 0x44, true);
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x44, true, 0, 0));
        child.offer(new ServerIpcMessage.RemovePeer("anna"));
        FakeBackend.FakePeer again = addPeer("anna");
        press(again, 0x45, true);
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x45, true, 0, 0));
    }

    @Test
    void aPeerThatFloodsLosesItsInputAndHoldsNothing() throws Exception {
        connect();
        FakeBackend.FakePeer anna = addPeer("anna");
        FakeBackend.FakePeer bert = addPeer("bert");
        press(anna, 0x41, true);
        for (int message = 0; message < 200_000; message++) {
            anna.listener.message("mouseRelative", HexFormat.of().parseHex("0000010001"));
        }
        press(bert, 0x44, true);
        InputPacket packet = nextInput();
        while (!packet.equals(new InputPacket.Key(0x44, true, 0, 0))) {
            packet = nextInput();
        }
        for (int message = 0; message < PeerSession.MAX_SIGNALING + 1; message++) {
            assertThat(child.send(
                            new ServerIpcMessage.FromPeer(
                                    "anna",
                                    new StreamClientMessage.Signaling(new StreamSignalingMessage.AddIceCandidate(
                                            "c", Optional.empty(), OptionalInt.empty(), Optional.empty()))),
                            PATIENCE))
                    .isTrue();
        }
        assertThat(next(StreamerIpcMessage.PeerClosed.class).peerId()).isEqualTo("anna");
        assertThat(bert.closed.getCount()).isEqualTo(1);
    }

    @Test
    void stopTellsPeersQuitsTheSessionAndEndsInOrder() throws Exception {
        connect();
        FakeBackend.FakePeer anna = addPeer("anna");
        press(anna, 0x41, true);
        nextInput();
        child.offer(ServerIpcMessage.Command.STOP);
        assertThat(collectUntil(StreamerIpcMessage.Notice.class))
                .filteredOn(StreamerIpcMessage.Broadcast.class::isInstance)
                .containsExactly(
                        new StreamerIpcMessage.Broadcast(StreamServerMessage.Notice.PEER_DISCONNECT),
                        new StreamerIpcMessage.Broadcast(new StreamServerMessage.ConnectionTerminated(0)));
        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.ORDERED);
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x41, false, 0, 0));
        assertThat(backend.source.closes).containsExactly(true);
        assertThat(anna.general).containsExactly("\"ConnectionTerminated\"");
        assertThat(anna.closed.getCount()).isZero();
        assertThat(backend.media.closed.getCount()).isZero();
        assertThat(closed.get(10, TimeUnit.SECONDS)).isNotEmpty();
    }

    @Test
    void stopWhileConnectingCancels() throws Exception {
        initialize();
        child.offer(ServerIpcMessage.Command.START_MOONLIGHT);
        backend.source.awaitListener();
        child.offer(ServerIpcMessage.Command.STOP);
        next(StreamerIpcMessage.Notice.class);
        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.ORDERED);
        assertThat(backend.source.closes).containsExactly(true);
    }

    @Test
    void aHostThatDoesNotCloseDelaysTheEndOnlyABit() throws Exception {
        connect();
        backend.source.hangOnClose = true;
        long before = System.nanoTime();
        child.offer(ServerIpcMessage.Command.STOP);
        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.ORDERED);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aFailedStageIsToldToPeersAndServer() throws Exception {
        initialize();
        child.offer(ServerIpcMessage.Command.START_MOONLIGHT);
        backend.source.awaitListener();
        backend.source.fail(
                GameStreamException.ofStage(ErrorCode.HOST_BUSY, Stage.LAUNCH, 503, "Another app is running."));
        next(StreamerIpcMessage.Broadcast.class);
        assertThat(next(StreamerIpcMessage.Broadcast.class).message())
                .isEqualTo(new StreamServerMessage.StageFailed("Launch", 503));
        assertThat(next(StreamerIpcMessage.Failed.class))
                .isEqualTo(new StreamerIpcMessage.Failed(
                        Optional.of("Launch"), "HOST_BUSY", 503, "Another app is running."));
        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.HOST_FAILURE);
    }

    @Test
    void aHostThatEndsTheSessionEndsTheStreamer() throws Exception {
        SessionListener host = connect();
        FakeBackend.FakePeer anna = addPeer("anna");
        host.terminated(-100, "no video traffic");
        assertThat(next(StreamerIpcMessage.Broadcast.class).message())
                .isEqualTo(new StreamServerMessage.ConnectionTerminated(-100));
        assertThat(next(StreamerIpcMessage.Failed.class))
                .isEqualTo(new StreamerIpcMessage.Failed(
                        Optional.empty(), "TERMINATED_BY_HOST", -100, "no video traffic"));
        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.HOST_FAILURE);
        assertThat(backend.source.closes).containsExactly(false);
        assertThat(anna.closed.getCount()).isZero();
    }

    @Test
    void aServerThatIsGoneEndsTheStreamerByItself() throws Exception {
        connect();
        FakeBackend.FakePeer anna = addPeer("anna");
        child.close();
        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.IPC_FAILURE);
        assertThat(backend.source.closes).containsExactly(true);
        assertThat(anna.closed.getCount()).isZero();
    }

    @Test
    void aServerThatFallsSilentEndsTheStreamer() throws Exception {
        initialize();
        assertThat(exit.get(IpcProtocol.HEARTBEAT_TIMEOUT.toSeconds() + 10, TimeUnit.SECONDS))
                .isEqualTo(ExitCode.IPC_FAILURE);
    }

    @Test
    void anInitThatCannotBeUsedIsRefused() throws Exception {
        backend.refuseKeys = true;
        child.offer(init(IpcProtocol.VERSION));
        assertThat(next(StreamerIpcMessage.Failed.class).code()).isEqualTo("INIT_REFUSED");
        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.IPC_FAILURE);
    }

    @Test
    void anotherProtocolVersionIsRefused() throws Exception {
        child.offer(init(IpcProtocol.VERSION + 1));
        assertThat(next(StreamerIpcMessage.Failed.class).message()).contains("version");
        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.IPC_FAILURE);
    }

    @Test
    void messagesOutOfOrderAreIgnored() throws Exception {
        child.offer(ServerIpcMessage.Command.START_MOONLIGHT);
        child.offer(new ServerIpcMessage.AddPeer("p"));
        child.offer(new ServerIpcMessage.RemovePeer("p"));
        initialize();
        child.offer(init(IpcProtocol.VERSION));
        child.offer(new ServerIpcMessage.AddPeer("p"));
        child.offer(new ServerIpcMessage.AddPeer("p"));
        child.offer(new ServerIpcMessage.Heartbeat(5));
        collectUntil(StreamerIpcMessage.Heartbeat.class);
        assertThat(backend.media.peers).hasSize(1);
    }

    @Test
    void aSignalEndsItLikeStop() throws Exception {
        connect();
        process.stop(PATIENCE);
        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.ORDERED);
        assertThat(backend.source.closes).containsExactly(true);
    }

    private void initialize() throws Exception {
        child.offer(init(IpcProtocol.VERSION));
        assertThat(next(StreamerIpcMessage.StreamerReady.class).streamerId()).isEqualTo("agent");
    }

    private SessionListener connect() throws Exception {
        initialize();
        child.offer(ServerIpcMessage.Command.START_MOONLIGHT);
        SessionListener host = backend.source.awaitListener();
        host.accessUnit(FakeBackend.frame(1, true));
        backend.source.succeed();
        next(StreamerIpcMessage.MoonlightConnected.class);
        return host;
    }

    private FakeBackend.FakePeer addPeer(String peerId) throws Exception {
        child.offer(new ServerIpcMessage.AddPeer(peerId));
        FakeBackend.FakePeer peer = backend.media.nextPeer();
        assertThat(peer.peerId).isEqualTo(peerId);
        return peer;
    }

    private static void press(FakeBackend.FakePeer peer, int virtualKey, boolean down) {
        peer.listener.message("keyboard", new byte[] {0, (byte) (down ? 1 : 0), 0, 0, (byte) virtualKey});
    }

    private InputPacket nextInput() throws InterruptedException {
        InputPacket packet = backend.source.input.poll(10, TimeUnit.SECONDS);
        assertThat(packet).as("input in time").isNotNull();
        return packet;
    }

    private String offerTo(String peerId) throws InterruptedException {
        StreamerIpcMessage.ToPeer message = next(StreamerIpcMessage.ToPeer.class);
        assertThat(message.peerId()).isEqualTo(peerId);
        return ((StreamSignalingMessage.Description) ((StreamServerMessage.Signaling) message.message()).message())
                .sdp();
    }

    /** The next message of this type; others before it are passed over. */
    private <T extends StreamerIpcMessage> T next(Class<T> type) throws InterruptedException {
        return type.cast(collectUntil(type).getLast());
    }

    private List<StreamerIpcMessage> collectUntil(Class<? extends StreamerIpcMessage> type)
            throws InterruptedException {
        List<StreamerIpcMessage> collected = new ArrayList<>();
        while (collected.isEmpty() || !type.isInstance(collected.getLast())) {
            StreamerIpcMessage message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(message).as("%s in time, got %s", type.getSimpleName(), collected).isNotNull();
            collected.add(message);
        }
        return collected;
    }

    private static ServerIpcMessage.Init init(int version) {
        return new ServerIpcMessage.Init(
                version,
                "agent",
                new StreamSettings(10_000, 1024, 60, 1280, 720, 10, 10, false, 1, "Rec709", false),
                List.of(),
                Optional.empty(),
                "127.0.0.1",
                47989,
                Optional.empty(),
                "unique",
                "key",
                "certificate",
                "host certificate",
                1);
    }
}
