package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.gamestream.nvhttp.ClientIdentity;
import io.moonfleet.gamestream.nvhttp.HostEndpoint;
import io.moonfleet.gamestream.nvhttp.NvHttpClient;
import io.moonfleet.gamestream.nvhttp.PairingClient;
import io.moonfleet.gamestream.nvhttp.Pem;
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
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The streamer as the server runs it: a process of its own, over the socket, against the demo host. */
@Timeout(240)
class StreamerChildTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String PIN = "4711";
    private static final String UNIQUE_ID = "0123456789ABCDEF";

    private static ChildProcess host;
    private static int httpPort;
    private static ClientIdentity identity;
    private static X509Certificate hostCertificate;

    @TempDir
    Path temporary;

    private final BlockingQueue<StreamerIpcMessage> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private IpcServerSocket socket;
    private ChildProcess streamer;
    private IpcConnection<StreamerIpcMessage, ServerIpcMessage> ipc;

    @BeforeAll
    static void startHost() throws Exception {
        host = new ChildProcess(Map.of("MOONFLEET_DEMO_HOST_PIN", PIN), "demo-host");
        JsonNode ready = new ObjectMapper().readTree(host.nextLine()).get("ready");
        httpPort = ready.get("http_port").intValue();
        identity = ClientIdentity.create();
        hostCertificate = PairingClient.pair(
                new HostEndpoint("127.0.0.1", httpPort), identity, UNIQUE_ID, PIN, "streamer-test");
    }

    @AfterAll
    static void stopHost() {
        host.close();
    }

    @BeforeEach
    void startStreamer() throws Exception {
        socket = IpcServerSocket.open(temporary.resolve("ipc"));
        streamer = new ChildProcess(
                Map.of(
                        IpcProtocol.SOCKET_VARIABLE, socket.path().toString(),
                        IpcProtocol.TOKEN_VARIABLE, socket.token()),
                "stream");
        ipc = socket.accept(new FromStreamer(messages, closed), PATIENCE);
        ipc.start();
        ipc.offer(init());
        next(StreamerIpcMessage.StreamerReady.class);
    }

    @AfterEach
    void stopStreamer() {
        ipc.close();
        streamer.close();
        socket.close();
    }

    @Test
    void streamsWithNoPeerServesAPeerAndStopsInOrder() throws Exception {
        connect();
        StreamerIpcMessage.Statistics first = next(StreamerIpcMessage.Statistics.class);
        StreamerIpcMessage.Statistics later = next(StreamerIpcMessage.Statistics.class);
        while (later.framesReceived() < first.framesReceived() + 30 || later.audioPackets() == 0) {
            ipc.offer(new ServerIpcMessage.Heartbeat(1));
            later = next(StreamerIpcMessage.Statistics.class);
        }
        assertThat(later.keyFrames()).isPositive();
        assertThat(later.bytesReceived()).isGreaterThan(first.bytesReceived());
        assertThat(later.decoding()).isFalse();

        ipc.offer(new ServerIpcMessage.AddPeer("p1", PeerKind.TRANSCODE));
        assertThat(next(StreamerIpcMessage.ToPeer.class))
                .isEqualTo(new StreamerIpcMessage.ToPeer(
                        "p1", new StreamServerMessage.ConnectionComplete(true, 1280, 720)));
        StreamSignalingMessage.Description offer = (StreamSignalingMessage.Description)
                ((StreamServerMessage.Signaling)
                                next(StreamerIpcMessage.ToPeer.class).message())
                        .message();
        assertThat(offer.sdp()).contains("m=video", "m=audio", "m=application");
        ipc.offer(new ServerIpcMessage.RemovePeer("p1"));

        ipc.offer(ServerIpcMessage.Command.STOP);
        next(StreamerIpcMessage.Notice.class);
        assertThat(streamer.awaitExit()).isZero();
        assertThat(closed.get(10, TimeUnit.SECONDS)).isNotEmpty();
        awaitNoHostSession();
        assertThat(streamer.log()).allMatch(line -> line.matches("\\S+ \\S+ (INFO|WARN|DEBUG) \\S+ \\[.*] .*"));
        assertThat(String.join("\n", streamer.log())).doesNotContain("PRIVATE KEY", socket.token());
    }

    @Test
    void aDeadServerEndsTheChildAndFreesTheHost() throws Exception {
        connect();
        ipc.close();
        assertThat(streamer.awaitExit()).isEqualTo(3);
        awaitNoHostSession();
    }

    @Test
    void aKilledChildIsNoticedAtOnce() throws Exception {
        connect();
        streamer.process().destroyForcibly();
        assertThat(closed.get(5, TimeUnit.SECONDS)).isNotEmpty();
    }

    @Test
    void stoppingLeavesAnAppThatThisStreamerDidNotStart() throws Exception {
        connect();
        streamer.process().destroyForcibly();
        closed.get(5, TimeUnit.SECONDS);
        assertThat(nvHttp().serverInfo().busy()).isTrue();
        stopStreamer();
        startStreamer();
        connect();
        ipc.offer(ServerIpcMessage.Command.STOP);
        next(StreamerIpcMessage.Notice.class);
        assertThat(streamer.awaitExit()).isZero();
        awaitNoHostSession();
        assertThat(nvHttp().serverInfo().busy()).isTrue();
        nvHttp().cancel();
        assertThat(nvHttp().serverInfo().busy()).isFalse();
    }

    @Test
    void aSignalEndsTheChildAndFreesTheHost() throws Exception {
        connect();
        streamer.process().destroy();
        next(StreamerIpcMessage.Notice.class);
        streamer.awaitExit();
        awaitNoHostSession();
    }

    @Test
    void aHostThatEndsTheAppIsReported() throws Exception {
        connect();
        host.send("terminate");
        assertThat(next(StreamerIpcMessage.Broadcast.class).message())
                .isEqualTo(new StreamServerMessage.ConnectionTerminated(0));
        assertThat(next(StreamerIpcMessage.Failed.class).code()).isEqualTo("TERMINATED_BY_HOST");
        assertThat(streamer.awaitExit()).isEqualTo(4);
    }

    private void connect() throws Exception {
        ipc.offer(ServerIpcMessage.Command.START_MOONLIGHT);
        List<String> stages = new ArrayList<>();
        StreamerIpcMessage message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        while (!(message instanceof StreamerIpcMessage.MoonlightConnected)) {
            assertThat(message).as("log: %s", streamer.log()).isNotNull();
            assertThat(message).isNotInstanceOf(StreamerIpcMessage.Failed.class);
            if (message instanceof StreamerIpcMessage.Broadcast broadcast
                    && broadcast.message() instanceof StreamServerMessage.StageComplete complete) {
                stages.add(complete.stage());
            }
            if (message instanceof StreamerIpcMessage.LaunchWanted wanted) {
                ipc.offer(new ServerIpcMessage.LaunchGranted(wanted.number(), false));
            }
            message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(stages).contains("Launch", "RTSP Handshake", "First Video Frame");
    }

    private static NvHttpClient nvHttp() {
        return new NvHttpClient(
                new HostEndpoint("127.0.0.1", httpPort), identity, UNIQUE_ID, Optional.of(hostCertificate));
    }

    /** A session that said goodbye is gone a moment later. */
    private static void awaitNoHostSession() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!hostSessions().isEmpty()) {
            assertThat(System.nanoTime()).as("%s", hostSessions()).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static JsonNode hostSessions() throws Exception {
        host.send("status");
        return new ObjectMapper().readTree(host.nextLine()).get("status").get("sessions");
    }

    private <T extends StreamerIpcMessage> T next(Class<T> type) throws InterruptedException {
        List<StreamerIpcMessage> passed = new ArrayList<>();
        while (true) {
            StreamerIpcMessage message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(message)
                    .as("%s in time, got %s, log %s", type.getSimpleName(), passed, streamer.log())
                    .isNotNull();
            if (type.isInstance(message)
                    && !(message instanceof StreamerIpcMessage.Broadcast broadcast && stage(broadcast.message()))
                    && !(message instanceof StreamerIpcMessage.ToPeer toPeer && stage(toPeer.message()))) {
                return type.cast(message);
            }
            passed.add(message);
        }
    }

    private static boolean stage(StreamServerMessage message) {
        return message instanceof StreamServerMessage.StageStarting
                || message instanceof StreamServerMessage.StageComplete;
    }

    private static ServerIpcMessage.Init init() {
        return new ServerIpcMessage.Init(
                IpcProtocol.VERSION,
                "test \u00e9",
                new StreamSettings(5_000, 1024, 30, 1280, 720, 10, 10, false, 1, "Rec709", false, 2),
                RtcNetwork.defaults(),
                WeakLink.DEFAULT,
                HardwareDecoding.NONE,
                ReconnectPolicy.NEVER,
                "127.0.0.1",
                httpPort,
                Optional.empty(),
                UNIQUE_ID,
                identity.privateKeyPem(),
                identity.certificatePem(),
                Pem.format(hostCertificate),
                1);
    }
}
