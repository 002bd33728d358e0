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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.GameStreamSession;
import io.moonfleet.gamestream.SessionConfig;
import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.nvhttp.ClientIdentity;
import io.moonfleet.gamestream.nvhttp.NvHttpClient;
import io.moonfleet.gamestream.nvhttp.ServerInfo;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the demo host's switches do to whole sessions of the real client. */
class DemoHostSwitchesTest {
    private static final HostManner MANNER = HostManner.DEFAULT;

    private static GameStreamSession connect(DemoHost host, StreamRecorder recorder) throws GameStreamException {
        return GameStreamSession.connect(
                new SessionConfig(
                        endpoint(host), FIRST, pair(host, FIRST), UNIQUE_ID, Optional.of(host.uniqueId()), 1, CONFIG),
                recorder);
    }

    private static NvHttpClient http(DemoHost host, ClientIdentity identity, X509Certificate pinned) {
        return new NvHttpClient(endpoint(host), identity, UNIQUE_ID, Optional.of(pinned));
    }

    private static void assertFails(ErrorCode code, ThrowingCallable action) {
        assertThatExceptionOfType(GameStreamException.class)
                .isThrownBy(action)
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(code));
    }

    /** Input of every kind has a channel of its own otherwise. */
    @Test
    @Conforms(79)
    void oneGrantedChannelCarriesEverything() throws Exception {
        try (DemoHost host = start(options().withManner(MANNER.withControlChannels(1)));
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, recorder)) {
            recorder.await(5, 5);
            session.sendInput(new InputPacket.Key(0x41, true, 0, 0));
            session.sendInput(new InputPacket.MouseButton(3, true));
            session.sendInput(new InputPacket.Text('x'));
            session.sendInput(new InputPacket.ControllerArrival(3, 2, 0xFB, 0x30F7FF));
            session.sendInput(new InputPacket.Controller(3, 8, 0x1000, 10, 255, 1, 2, 3, 4));
            session.sendInput(new InputPacket.ControllerMotion(3, 2, 1, -2, 0.5f));
            session.requestIdr();
            JsonNode status = HostAwait.session(host, seen -> seen.path("held_keys").size() == 1
                    && seen.path("held_buttons").size() == 1
                    && seen.path("text").asText().equals("x")
                    && seen.at("/pads/0/motions").asInt() == 1
                    && seen.at("/pads/0/buttons").asInt() == 0x1000);
            assertThat(status.path("highest_channel").asInt()).isZero();
            host.execute("rumble 3 1 2");
            awaitMessage(recorder, new ControlMessage.Rumble(3, 1, 2));
        }
    }

    @Test
    void allChannelsAreUsedWhereTheyAreGranted() throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, recorder)) {
            session.sendInput(new InputPacket.Controller(3, 8, 0x1000, 0, 0, 0, 0, 0, 0));
            HostAwait.session(host, seen -> seen.path("highest_channel").asInt() == 0x13);
        }
    }

    private static void awaitMessage(StreamRecorder recorder, ControlMessage.FromHost wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!recorder.messages.contains(wanted)) {
            assertThat(System.nanoTime()).as("%d messages", recorder.messages.size()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4294967295", "0"})
    @Conforms(40)
    void connectDataOfEverySizeWorks(String data) throws Exception {
        HostManner manner = MANNER.withConnectData(Integer.parseUnsignedInt(data));
        try (DemoHost host = start(options().withManner(manner));
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, recorder)) {
            recorder.await(5, 5);
            assertThat(session.statistics().frames()).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"0x800E9302, -103", "0x800E9403, -104", "0x12345678, 305419896"})
    @Conforms(85)
    void everyReasonOfTheHostReachesTheClient(String reason, int code) throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, recorder)) {
            recorder.await(5, 0);
            host.execute("terminate " + reason);
            assertThat(recorder.terminated.get(30, TimeUnit.SECONDS)).isEqualTo(code);
            HostAwait.noSession(host);
            assertThat(http(host, FIRST, pair(host, FIRST)).serverInfo().currentGame()).as("the app goes on").isEqualTo(1);
            assertThat(session.statistics().frames()).isPositive();
        }
    }

    @Test
    void aHostMayBeTooOld() throws Exception {
        try (DemoHost host = start(options().withManner(MANNER.withAppVersion("7.1.400.-1")))) {
            assertFails(ErrorCode.HOST_TOO_OLD, () -> pairedClient(host, FIRST).serverInfo());
        }
    }

    @Test
    void oneAppIsThereForAllClients() throws Exception {
        try (DemoHost host = start(options().withManner(MANNER.withOneApp()))) {
            NvHttpClient client = pairedClient(host, FIRST);
            NvHttpClient other = pairedClient(host, SECOND);
            client.launch(launchRequest(2));
            assertThat(other.serverInfo().currentGame()).isEqualTo(2);
            assertThatExceptionOfType(GameStreamException.class)
                    .isThrownBy(() -> other.launch(launchRequest(1)))
                    .satisfies(failure -> assertThat(failure.hostCode()).isEqualTo(400))
                    .withMessageContaining("An app is already running on this host");
            other.resume(launchRequest(2));
            HostAwait.status(host, status -> status.path("sessions").size() == 2);
            other.cancel();
            HostAwait.noSession(host);
            assertThat(client.serverInfo().busy()).isFalse();
        }
    }

    @Test
    @Conforms(31)
    void anAppOfSomebodyElseKeepsTheHostBusy() throws Exception {
        try (DemoHost host = start(options()); StreamRecorder recorder = new StreamRecorder()) {
            X509Certificate pinned = pair(host, FIRST);
            NvHttpClient client = http(host, FIRST, pinned);
            host.execute("busy on");
            assertThat(client.serverInfo().currentGame()).isEqualTo(2);
            assertFails(ErrorCode.HOST_BUSY, () -> connect(host, recorder));
            assertThatExceptionOfType(GameStreamException.class)
                    .isThrownBy(() -> client.launch(launchRequest(1)))
                    .withMessageContaining("An app is already running on this host");
            assertFails(ErrorCode.HOST_BUSY, client::cancel);
            host.execute("busy off");
            assertThat(client.serverInfo().busy()).isFalse();
        }
    }

    @Test
    void aRenewedCertificateIsNoticedAndPairingAgainHelps() throws Exception {
        try (DemoHost host = start(options())) {
            X509Certificate before = pair(host, FIRST);
            host.execute("renew-certificate");
            ServerInfo info = http(host, FIRST, before).serverInfo();
            assertThat(info.paired()).isFalse();
            assertFails(ErrorCode.HOST_CERTIFICATE_CHANGED, () -> http(host, FIRST, before).apps());
            X509Certificate after = pair(host, FIRST);
            assertThat(after).isNotEqualTo(before);
            assertThat(http(host, FIRST, after).serverInfo().paired()).isTrue();
            assertThat(info.uniqueId()).isEqualTo(host.uniqueId());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSleepingHostAnswersOnceItIsWoken(boolean byMagicPacket) throws Exception {
        MacAddress address = new MacAddress("0a:00:00:00:47:11");
        try (DemoHost host = start(options().withManner(MANNER.withMac(address)));
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, recorder)) {
            NvHttpClient client = http(host, FIRST, pair(host, FIRST));
            assertThat(client.serverInfo().mac()).contains(address.text());
            recorder.await(5, 5);
            host.execute("sleep");
            recorder.awaitSilence(300);
            FutureTask<ServerInfo> question = ask(client::serverInfo);
            recorder.awaitSilence(500);
            assertThat(question).isNotDone();
            assertThat(host.status()).contains("\"asleep\":true");
            if (byMagicPacket) {
                magic(host, new MacAddress("0a:00:00:00:47:12"));
                magic(host, address);
            } else {
                host.execute("wake");
            }
            assertThat(question.get(30, TimeUnit.SECONDS).paired()).isTrue();
            int before = recorder.units().size();
            recorder.await(before + 5, 5);
            assertThat(session.statistics().frames()).isPositive();
        }
    }

    private static <V> FutureTask<V> ask(Callable<V> question) {
        FutureTask<V> task = new FutureTask<>(question);
        Thread.ofVirtual().start(task);
        return task;
    }

    private static void magic(DemoHost host, MacAddress address) throws Exception {
        byte[] packet = address.magicPacket();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(
                    packet, packet.length, InetAddress.getLoopbackAddress(), host.ports().video()));
        }
    }

    /** No control message is whole any more: what they become may even be a goodbye. */
    @Test
    void spoiltControlMessagesEndTheSession() throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, recorder)) {
            recorder.await(5, 5);
            host.execute("garble control 1");
            assertThat(recorder.terminated.get(60, TimeUnit.SECONDS)).isEqualTo(-1);
            assertThat(session.statistics().frames()).isPositive();
        }
    }

    /** Half of what comes is spoilt for a while: the session stands it and goes on. */
    @ParameterizedTest
    @EnumSource(value = StreamKind.class, names = {"VIDEO", "AUDIO"})
    void spoiltDatagramsAreStood(StreamKind stream) throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, recorder)) {
            recorder.await(10, 10);
            int pictures = recorder.units().size();
            host.execute(new HostCommand.Garble(Set.of(stream), 0.5));
            session.requestIdr();
            for (int count = 0; count < 50; count++) {
                host.execute("rumble 0 " + count + " 1");
            }
            awaitMessage(recorder, new ControlMessage.Rumble(0, 49, 1));
            host.execute(new HostCommand.Garble(Set.of(stream), 0));
            session.requestIdr();
            session.sendInput(new InputPacket.Key(0x41, true, 0, 0));
            recorder.awaitStrip(strip -> strip.heldKeysHash() == Strip.hashOfKeys(List.of(0x41)));
            recorder.hertz(0, 20);
            assertThat(recorder.units()).hasSizeGreaterThan(pictures);
            assertThat(recorder.terminated).isNotDone();
        }
    }

    @ParameterizedTest
    @EnumSource(Flood.Kind.class)
    void aFloodOfMessagesIsStood(Flood.Kind kind) throws Exception {
        try (DemoHost host = start(options());
                StreamRecorder recorder = new StreamRecorder();
                GameStreamSession session = connect(host, recorder)) {
            recorder.await(5, 5);
            host.execute(new HostCommand.StartFlood(new Flood(kind, 2000)));
            int before = recorder.messages.size();
            if (kind == Flood.Kind.UNKNOWN) {
                recorder.await(60, 100);
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (kind != Flood.Kind.UNKNOWN && recorder.messages.size() < before + 2000) {
                assertThat(System.nanoTime()).as("%d messages", recorder.messages.size()).isLessThan(deadline);
                Thread.sleep(10);
            }
            host.execute("flood off");
            session.sendInput(new InputPacket.Key(0x41, true, 0, 0));
            recorder.awaitStrip(strip -> strip.heldKeysHash() == Strip.hashOfKeys(List.of(0x41)));
            assertThat(recorder.terminated).isNotDone();
        }
    }

    @Test
    @Conforms(32)
    void aLaunchThatNobodyFollowsIsForgotten() throws Exception {
        AtomicLong clock = new AtomicLong(System.nanoTime());
        try (DemoHost host = DemoHost.start(options().withEncryptedRtsp(false), HostIdentity.create(), clock::get)) {
            NvHttpClient client = pairedClient(host, FIRST);
            client.launch(launchRequest(1));
            String options = "OPTIONS rtsp://127.0.0.1 RTSP/1.0\r\nCSeq: 1\r\nHost: 127.0.0.1\r\n\r\n";
            assertThat(rtsp(host, options)).startsWith("RTSP/1.0 200");
            clock.addAndGet(StreamSession.LAUNCH_NANOS - 1);
            assertThat(rtsp(host, options)).startsWith("RTSP/1.0 200");
            clock.addAndGet(2);
            HostAwait.noSession(host);
            assertThat(rtsp(host, options)).isEmpty();
            assertThat(client.serverInfo().currentGame()).as("the app goes on").isEqualTo(1);
            client.resume(launchRequest(1));
            assertThat(rtsp(host, options)).startsWith("RTSP/1.0 200");
        }
    }

    private static String rtsp(DemoHost host, String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", host.ports().rtsp())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(
                    socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
