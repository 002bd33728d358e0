package io.moonfleet.demohost;

import static io.moonfleet.demohost.DemoHostTest.CONFIG;
import static io.moonfleet.demohost.DemoHostTest.FIRST;
import static io.moonfleet.demohost.DemoHostTest.options;
import static io.moonfleet.demohost.DemoHostTest.pairedClient;
import static io.moonfleet.demohost.DemoHostTest.start;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.control.ControlCodec;
import io.moonfleet.gamestream.control.ControlEncryption;
import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.enet.Delivery;
import io.moonfleet.gamestream.enet.DisconnectCause;
import io.moonfleet.gamestream.enet.EnetClient;
import io.moonfleet.gamestream.enet.EnetListener;
import io.moonfleet.gamestream.enet.EnetPeer;
import io.moonfleet.gamestream.enet.EnetSettings;
import io.moonfleet.gamestream.input.InputCodec;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.nvhttp.LaunchRequest;
import io.moonfleet.gamestream.nvhttp.LaunchResponse;
import io.moonfleet.gamestream.nvhttp.NvHttpClient;
import io.moonfleet.gamestream.rtsp.RtspClient;
import io.moonfleet.gamestream.rtsp.RtspSession;
import io.moonfleet.gamestream.rtsp.RtspSettings;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The control connection and the pings, by hand. */
class DemoHostControlTest {
    private static final long PATIENCE = 30;

    /** What the host did to a control connection. */
    private static final class Recorder implements EnetListener {
        private final CompletableFuture<EnetPeer> connected = new CompletableFuture<>();
        private final CompletableFuture<DisconnectCause> disconnected = new CompletableFuture<>();
        private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();

        @Override
        public void connected(EnetPeer peer, int connectData) {
            connected.complete(peer);
        }

        @Override
        public void received(EnetPeer peer, int channel, byte[] data) {
            messages.add(data);
        }

        @Override
        public void disconnected(EnetPeer peer, DisconnectCause cause, int data) {
            disconnected.complete(cause);
        }
    }

    private record Agreed(LaunchRequest launch, RtspSession rtsp) {
        static Agreed with(DemoHost host) throws Exception {
            NvHttpClient client = pairedClient(host, FIRST);
            LaunchRequest launch = LaunchRequest.create(1, CONFIG);
            LaunchResponse launched = client.launch(launch);
            RtspSettings settings = new RtspSettings(
                    InetAddress.getLoopbackAddress(), launched.sessionUrl(), launch.remoteInputKey(), 1, CONFIG);
            return new Agreed(launch, new RtspClient(settings).connect((port, payload) -> {}));
        }

        ControlEncryption encryption() {
            return new ControlEncryption(
                    ControlEncryption.Version.V2, launch.remoteInputKey(), ControlEncryption.Role.CLIENT);
        }

        EnetClient connect(Recorder recorder, int connectData) throws IOException {
            InetSocketAddress address = new InetSocketAddress(rtsp.host(), rtsp.controlPort());
            return EnetClient.connect(address, connectData, EnetSettings.CLIENT, recorder, now -> Long.MAX_VALUE);
        }
    }

    @Test
    void connectDataMustMatch() throws Exception {
        try (DemoHost host = start(options())) {
            Agreed agreed = Agreed.with(host);
            Recorder recorder = new Recorder();
            try (EnetClient client = agreed.connect(recorder, agreed.rtsp().connectData() + 1)) {
                assertThat(recorder.disconnected.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo(DisconnectCause.REMOTE);
                assertThat(recorder.connected).isNotDone();
                assertThat(client.peer().connected()).isFalse();
            }
        }
    }

    @Test
    void hostTellsItsHdrModeFirst() throws Exception {
        try (DemoHost host = start(options())) {
            Agreed agreed = Agreed.with(host);
            Recorder recorder = new Recorder();
            try (EnetClient client = agreed.connect(recorder, agreed.rtsp().connectData())) {
                byte[] first = recorder.messages.poll(PATIENCE, TimeUnit.SECONDS);
                byte[] plain = agreed.encryption().decrypt(first).orElseThrow();
                assertThat(plain).hasSize(4 + 27);
                assertThat(ControlCodec.decodeFromHost(plain).orElseThrow())
                        .isInstanceOfSatisfying(ControlMessage.HdrMode.class, mode -> assertThat(mode.enabled()).isFalse());
                assertThat(client.peer().connected()).isTrue();
            }
        }
    }

    @Test
    @Conforms(83)
    void wrongTagEndsTheSession() throws Exception {
        try (DemoHost host = start(options())) {
            Agreed agreed = Agreed.with(host);
            Recorder recorder = new Recorder();
            try (EnetClient client = agreed.connect(recorder, agreed.rtsp().connectData())) {
                recorder.connected.get(PATIENCE, TimeUnit.SECONDS);
                byte[] forged = agreed.encryption().encrypt(ControlCodec.encode(new ControlMessage.Ping()));
                forged[forged.length - 1] ^= 1;
                client.send(0, forged, Delivery.RELIABLE);
                assertThat(recorder.disconnected.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo(DisconnectCause.REMOTE);
                assertThat(host.status()).contains("\"sessions\":[]");
            }
        }
    }

    @Test
    @Conforms({84, 98})
    void whatTheHostDoesNotKnowIsSkippedAndTheSessionGoesOn() throws Exception {
        try (DemoHost host = start(options())) {
            Agreed agreed = Agreed.with(host);
            Recorder recorder = new Recorder();
            try (EnetClient client = agreed.connect(recorder, agreed.rtsp().connectData())) {
                recorder.connected.get(PATIENCE, TimeUnit.SECONDS);
                ControlEncryption encryption = agreed.encryption();
                byte[] unknownMagic = {0, 0, 0, 8, 0x7F, 0x47, 0x11, 0, 1, 2, 3, 4};
                client.send(0, encryption.encrypt(ControlCodec.encode(new ControlMessage.InputData(unknownMagic))),
                        Delivery.RELIABLE);
                client.send(0, encryption.encrypt(ControlCodec.encode(new ControlMessage.Unknown(0x3000, new byte[9]))),
                        Delivery.RELIABLE);
                byte[] key = InputCodec.encode(new InputPacket.Key(0x41, true, 0, 0));
                client.send(0, encryption.encrypt(ControlCodec.encode(new ControlMessage.InputData(key))),
                        Delivery.RELIABLE);
                JsonNode session = HostAwait.session(host, seen -> seen.path("held_keys").size() == 1);
                assertThat(session.path("input_packets").asInt()).isEqualTo(2);
                assertThat(session.path("control_messages").asInt()).isEqualTo(3);
                assertThat(recorder.disconnected).isNotDone();
            }
        }
    }

    @Test
    void videoGoesToTheFirstPingThatMatches() throws Exception {
        try (DemoHost host = start(options());
                DatagramSocket stranger = new DatagramSocket();
                DatagramSocket viewer = new DatagramSocket();
                DatagramSocket late = new DatagramSocket()) {
            Agreed agreed = Agreed.with(host);
            byte[] payload = agreed.rtsp().videoPingPayload().orElseThrow();
            byte[] ping = new byte[20];
            System.arraycopy(payload, 0, ping, 0, payload.length);
            byte[] wrong = ping.clone();
            wrong[3] ^= 1;
            Recorder recorder = new Recorder();
            try (EnetClient client = agreed.connect(recorder, agreed.rtsp().connectData())) {
                recorder.connected.get(PATIENCE, TimeUnit.SECONDS);
                send(stranger, wrong, agreed);
                send(stranger, "PING".getBytes(java.nio.charset.StandardCharsets.US_ASCII), agreed);
                send(viewer, ping, agreed);
                assertThat(receives(viewer, 20_000)).isTrue();
                send(late, ping, agreed);
                assertThat(receives(late, 300)).isFalse();
                assertThat(receives(stranger, 100)).isFalse();
                assertThat(client.peer().connected()).isTrue();
            }
        }
    }

    private static void send(DatagramSocket socket, byte[] datagram, Agreed agreed) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, agreed.rtsp().host(), agreed.rtsp().videoPort()));
    }

    private static boolean receives(DatagramSocket socket, int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            socket.receive(new DatagramPacket(new byte[2048], 2048));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
