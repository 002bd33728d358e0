package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.SessionListener;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.ReconnectPolicy;
import io.moonfleet.ipc.RtcNetwork;
import io.moonfleet.ipc.WeakLink;
import io.moonfleet.ipc.HardwareDecoding;
import io.moonfleet.ipc.IpcConnection;
import io.moonfleet.ipc.IpcProtocol;
import io.moonfleet.ipc.IpcServerSocket;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamSettings;
import io.moonfleet.ipc.StreamSignalingMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A streamer over a real IPC socket, with a host and peers that do what the test says. */
abstract class StreamerFixture {
    static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Set<String> OUTER_STAGES =
            Set.of("Setup WebRTC Peer", "WebRTC Peer Negotiation", "Moonlight Stream");
    static final StreamServerMessage COMPLETE = new StreamServerMessage.ConnectionComplete(true, 1280, 720);

    @TempDir
    Path temporary;

    final FakeBackend backend = new FakeBackend();
    final BlockingQueue<StreamerIpcMessage> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<byte[]> media = new LinkedBlockingQueue<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    final CompletableFuture<ExitCode> exit = new CompletableFuture<>();
    private IpcServerSocket socket;
    StreamerProcess process;
    IpcConnection<StreamerIpcMessage, ServerIpcMessage> child;

    @BeforeEach
    final void start() throws Exception {
        socket = IpcServerSocket.open(temporary.resolve("ipc"));
        process = new StreamerProcess(socket.path(), socket.token(), backend);
        Thread.ofPlatform().name("owner").start(() -> exit.complete(process.run()));
        child = socket.accept(new FromStreamer(messages, media, closed), PATIENCE);
        child.start();
    }

    @AfterEach
    final void stop() throws Exception {
        backend.source.release.countDown();
        child.close();
        exit.get(10, TimeUnit.SECONDS);
        socket.close();
    }

    void initialize() throws Exception {
        initialize(ReconnectPolicy.NEVER);
    }

    void initialize(ReconnectPolicy reconnect) throws Exception {
        child.offer(init(IpcProtocol.VERSION, reconnect));
        assertThat(next(StreamerIpcMessage.StreamerReady.class).streamerId()).isEqualTo("agent");
    }

    SessionListener connect() throws Exception {
        return connect(ReconnectPolicy.NEVER);
    }

    SessionListener connect(ReconnectPolicy reconnect) throws Exception {
        initialize(reconnect);
        child.offer(ServerIpcMessage.Command.START_MOONLIGHT);
        SessionListener host = backend.source.awaitListener();
        host.accessUnit(FakeBackend.frame(1, true));
        backend.source.succeed();
        next(StreamerIpcMessage.MoonlightConnected.class);
        return host;
    }

    FakeBackend.FakePeer addPeer(String peerId) throws Exception {
        child.offer(new ServerIpcMessage.AddPeer(peerId, PeerKind.TRANSCODE));
        FakeBackend.FakePeer peer = backend.media.nextPeer();
        assertThat(peer.peerId).isEqualTo(peerId);
        return peer;
    }

    static void press(FakeBackend.FakePeer peer, int virtualKey, boolean down) {
        peer.listener.message("keyboard", new byte[] {0, (byte) (down ? 1 : 0), 0, 0, (byte) virtualKey});
    }

    InputPacket nextInput() throws InterruptedException {
        InputPacket packet = backend.source.input.poll(10, TimeUnit.SECONDS);
        assertThat(packet).as("input in time").isNotNull();
        return packet;
    }

    String offerTo(String peerId) throws InterruptedException {
        StreamerIpcMessage.ToPeer message = next(StreamerIpcMessage.ToPeer.class);
        assertThat(message.peerId()).isEqualTo(peerId);
        return ((StreamSignalingMessage.Description) ((StreamServerMessage.Signaling) message.message()).message())
                .sdp();
    }

    /** The next message of this type that is not about a stage of WebRTC or of the whole start; others are passed over. */
    <T extends StreamerIpcMessage> T next(Class<T> type) throws InterruptedException {
        StreamerIpcMessage message = collectUntil(type).getLast();
        while (outerStage(message)) {
            message = collectUntil(type).getLast();
        }
        return type.cast(message);
    }

    private static boolean outerStage(StreamerIpcMessage message) {
        return switch (message) {
            case StreamerIpcMessage.ToPeer toPeer -> outerStage(toPeer.message());
            case StreamerIpcMessage.Broadcast broadcast -> outerStage(broadcast.message());
            default -> false;
        };
    }

    private static boolean outerStage(StreamServerMessage message) {
        return switch (message) {
            case StreamServerMessage.StageStarting starting -> OUTER_STAGES.contains(starting.stage());
            case StreamServerMessage.StageComplete complete -> OUTER_STAGES.contains(complete.stage());
            default -> false;
        };
    }

    List<StreamerIpcMessage> collectUntil(Class<? extends StreamerIpcMessage> type)
            throws InterruptedException {
        List<StreamerIpcMessage> collected = new ArrayList<>();
        while (collected.isEmpty() || !type.isInstance(collected.getLast())) {
            StreamerIpcMessage message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(message).as("%s in time, got %s", type.getSimpleName(), collected).isNotNull();
            collected.add(message);
        }
        return collected;
    }

    static ServerIpcMessage.Init init(int version) {
        return init(version, ReconnectPolicy.NEVER);
    }

    private static ServerIpcMessage.Init init(int version, ReconnectPolicy reconnect) {
        return new ServerIpcMessage.Init(
                version,
                "agent",
                new StreamSettings(10_000, 1024, 60, 1280, 720, 10, 10, false, 1, "Rec709", false, 2),
                RtcNetwork.defaults(),
                WeakLink.DEFAULT,
                HardwareDecoding.NONE,
                reconnect,
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
