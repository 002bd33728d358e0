package io.moonfleet.gamestream.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.GameStreamSession;
import io.moonfleet.gamestream.LaunchTurns;
import io.moonfleet.gamestream.SessionConfig;
import io.moonfleet.gamestream.SessionListener;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.gamestream.control.ControlCodec;
import io.moonfleet.gamestream.control.ControlEncryption;
import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.enet.DisconnectCause;
import io.moonfleet.gamestream.enet.EnetListener;
import io.moonfleet.gamestream.enet.EnetPeer;
import io.moonfleet.gamestream.enet.EnetServer;
import io.moonfleet.gamestream.enet.EnetSettings;
import io.moonfleet.gamestream.input.InputCodec;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.nvhttp.ClientIdentity;
import io.moonfleet.gamestream.nvhttp.FakeHost;
import io.moonfleet.gamestream.nvhttp.SelfSignedCertificate;
import io.moonfleet.gamestream.video.AccessUnit;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a host gets to see, in which order: it throws clients out that do it differently. */
@Timeout(60)
class StartOrderTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final SelfSignedCertificate HOST = SelfSignedCertificate.create("host");
    private static final ClientIdentity CLIENT = ClientIdentity.create();
    private static final StreamConfig STREAM =
            new StreamConfig(320, 180, 30, 2000, 1024, 1, 1, false, false, 2, false, false, true);
    private static final String PAYLOAD = "0123456789ABCDEF";

    /** One that waits for nothing. */
    static final class Listener implements SessionListener {
        @Override
        public void stageStarting(Stage stage) {}

        @Override
        public void stageComplete(Stage stage) {}

        @Override
        public void accessUnit(AccessUnit accessUnit) {}

        @Override
        public void audioPacket(byte[] packet) {}

        @Override
        public void audioLost() {}

        @Override
        public void hostMessage(ControlMessage.FromHost message) {}

        @Override
        public void terminated(TerminationReason reason) {}
    }

    /** Keeps what it receives, encrypted as it is. */
    static final class Accepting implements EnetListener {
        private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

        @Override
        public void connected(EnetPeer peer, int connectData) {}

        @Override
        public void received(EnetPeer peer, int channel, byte[] data) {
            received.add(data);
        }

        @Override
        public void disconnected(EnetPeer peer, DisconnectCause cause, int data) {}
    }

    @Test
    @Conforms({48, 49})
    void audioIsPingedBeforePlayAndVideoAfterTheControlConnection() throws Exception {
        Accepting controlled = new Accepting();
        try (DatagramSocket audio = new DatagramSocket(0, LOOPBACK);
                DatagramSocket video = new DatagramSocket(0, LOOPBACK);
                EnetServer control =
                        EnetServer.start(new InetSocketAddress(LOOPBACK, 0), EnetSettings.SERVER, controlled);
                FakeHost http = new FakeHost(HOST)) {
            AtomicBoolean audioCameBeforePlay = new AtomicBoolean();
            RtspMessage.Request[] last = new RtspMessage.Request[1];
            try (FakeRtspHost rtsp = new FakeRtspHost(Optional.empty(), request -> {
                last[0] = request;
                if (request.method().equals("PLAY")) {
                    audioCameBeforePlay.set(ping(audio, 10_000).isPresent());
                }
                return answer(request, audio.getLocalPort(), video.getLocalPort(), control.localAddress().getPort());
            })) {
                http.behaving((asked, in, out) -> out.write(
                        asked.path().equals("/serverinfo")
                                ? http.serverInfo("")
                                : FakeHost.xml("<root status_code=\"200\"><sessionUrl0>rtsp://127.0.0.1:" + rtsp.port()
                                        + "</sessionUrl0><gamesession>1</gamesession></root>")));
                CompletableFuture<Optional<byte[]>> videoBeforeControl = new CompletableFuture<>();
                GameStreamSession session = GameStreamSession.create(
                        new SessionConfig(
                                http.endpoint(),
                                CLIENT,
                                HOST.certificate(),
                                "0123456789ABCDEF",
                                Optional.empty(),
                                1,
                                STREAM,
                                endOfTurn(() -> videoBeforeControl.complete(ping(video, 50)))),
                        new Listener());
                Thread connecting = Thread.ofPlatform().start(() -> connect(session));
                assertThat(videoBeforeControl.get(20, TimeUnit.SECONDS))
                        .as("video ping before the control connection")
                        .isEmpty();
                assertThat(last[0].method()).isEqualTo("PLAY");
                assertThat(audioCameBeforePlay).isTrue();
                assertThat(ping(video, 20_000)).hasValueSatisfying(ping -> assertThat(ping)
                        .isEqualTo(RtspMessage.bytes(PAYLOAD + "\0\0\0\u0001")));
                byte[] key = http.asked().stream()
                        .map(asked -> asked.parameter("rikey"))
                        .filter(hex -> !hex.isEmpty())
                        .map(HexFormat.of()::parseHex)
                        .findFirst()
                        .orElseThrow();
                assertThat(inputs(controlled, key, 3))
                        .containsExactly(
                                new InputPacket.HapticsEnable(),
                                new InputPacket.MouseMove(1, 1),
                                new InputPacket.MouseMove(-1, -1));
                session.close();
                connecting.join();
            }
        }
    }

    private static List<InputPacket> inputs(Accepting host, byte[] key, int count) throws InterruptedException {
        ControlEncryption encryption =
                new ControlEncryption(ControlEncryption.Version.V1, key, ControlEncryption.Role.HOST);
        List<InputPacket> inputs = new ArrayList<>();
        while (inputs.size() < count) {
            byte[] data = host.received.poll(20, TimeUnit.SECONDS);
            assertThat(data).as("after %s", inputs).isNotNull();
            if (ControlCodec.decodeFromClient(encryption.decrypt(data).orElseThrow()).orElseThrow()
                    instanceof ControlMessage.InputData input) {
                inputs.add(InputCodec.decode(input.packet()).orElseThrow());
            }
        }
        return inputs;
    }

    private static void connect(GameStreamSession session) {
        try {
            session.connect();
        } catch (GameStreamException closed) {
            assertThat(closed.code()).isEqualTo(ErrorCode.CANCELLED);
        }
    }

    /** A turn ends when the control stream is connected. */
    private static LaunchTurns endOfTurn(Runnable action) {
        return () -> new LaunchTurns.Turn() {
            @Override
            public boolean shared() {
                return false;
            }

            @Override
            public void close() {
                action.run();
            }
        };
    }

    static byte[] answer(RtspMessage.Request request, int audio, int video, int control) {
        int port = request.target().contains("audio") ? audio : request.target().contains("video") ? video : control;
        return new RtspMessage.Response(
                        200,
                        "OK",
                        List.of(
                                new RtspHeader("CSeq", request.header("CSeq").orElseThrow()),
                                new RtspHeader("Session", "S;timeout = 90"),
                                new RtspHeader("Transport", "server_port=" + port),
                                new RtspHeader("X-SS-Ping-Payload", PAYLOAD)),
                        "")
                .format();
    }

    private static Optional<byte[]> ping(DatagramSocket socket, int millis) {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        try {
            socket.setSoTimeout(millis);
            socket.receive(packet);
            return Optional.of(Arrays.copyOf(packet.getData(), packet.getLength()));
        } catch (SocketTimeoutException none) {
            return Optional.empty();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
