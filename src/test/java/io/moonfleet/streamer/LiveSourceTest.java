package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moonfleet.demohost.DemoHost;
import io.moonfleet.demohost.DemoHostOptions;
import io.moonfleet.demohost.Ports;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.LaunchTurns;
import io.moonfleet.gamestream.SessionListener;
import io.moonfleet.gamestream.SessionStatistics;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.nvhttp.ClientIdentity;
import io.moonfleet.gamestream.nvhttp.HostEndpoint;
import io.moonfleet.gamestream.nvhttp.NvHttpClient;
import io.moonfleet.gamestream.nvhttp.PairingClient;
import io.moonfleet.gamestream.nvhttp.Pem;
import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.ipc.HardwareDecoding;
import io.moonfleet.ipc.IpcProtocol;
import io.moonfleet.ipc.ReconnectPolicy;
import io.moonfleet.ipc.RtcNetwork;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamSettings;
import io.moonfleet.ipc.WeakLink;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose app it is that runs on a host, and so who ends it: two streamers under one identity, as on Sunshine. */
@Timeout(120)
class LiveSourceTest {
    private static final String UNIQUE_ID = "0123456789ABCDEF";
    private static final String PIN = "4711";
    private static final ClientIdentity IDENTITY = ClientIdentity.create();
    private static final int APP = 1;

    @TempDir
    private Path state;

    private DemoHost host;
    private Ports ports = Ports.EPHEMERAL;
    private X509Certificate certificate;
    private LiveSource first;
    private LiveSource second;

    @BeforeEach
    void start() throws Exception {
        startHost();
        ports = host.ports();
        certificate = PairingClient.pair(endpoint(), IDENTITY, UNIQUE_ID, PIN, "test");
        first = source();
        second = source();
    }

    @AfterEach
    void stop() {
        first.close(false);
        second.close(false);
        host.close();
    }

    private void startHost() throws Exception {
        host = DemoHost.start(
                DemoHostOptions.defaults().withPin(PIN).withPorts(ports).withStateDirectory(state));
    }

    private HostEndpoint endpoint() {
        return new HostEndpoint("127.0.0.1", ports.http());
    }

    private LiveSource source() throws Exception {
        return new LiveSource(
                new ServerIpcMessage.Init(
                        IpcProtocol.VERSION,
                        "test",
                        new StreamSettings(2_000, 1024, 30, 320, 180, 10, 10, false, 1, "Rec709", false, 2),
                        RtcNetwork.defaults(),
                        WeakLink.DEFAULT,
                        HardwareDecoding.NONE,
                        ReconnectPolicy.NEVER,
                        "127.0.0.1",
                        ports.http(),
                        Optional.empty(),
                        UNIQUE_ID,
                        IDENTITY.privateKeyPem(),
                        IDENTITY.certificatePem(),
                        Pem.format(certificate),
                        APP),
                LaunchTurns.FREE);
    }

    private NvHttpClient http() {
        return new NvHttpClient(endpoint(), IDENTITY, UNIQUE_ID, Optional.of(certificate));
    }

    private int running() throws GameStreamException {
        return http().serverInfo().currentGame();
    }

    /** Waits for the end of its session. */
    private static final class Listener implements SessionListener {
        private final CountDownLatch ended = new CountDownLatch(1);

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
        public void terminated(TerminationReason reason) {
            ended.countDown();
        }
    }

    private static Listener connect(LiveSource source) throws GameStreamException {
        Listener listener = new Listener();
        source.connect(listener);
        return listener;
    }

    private static void awaitEnd(Listener session) throws InterruptedException {
        assertThat(session.ended.await(30, TimeUnit.SECONDS)).as("the end of the session").isTrue();
    }

    @Test
    void whoStartedTheAppEndsIt() throws Exception {
        connect(first);
        assertThat(running()).isEqualTo(APP);
        first.close(true);
        assertThat(running()).isZero();
    }

    @Test
    void whoFoundTheAppRunningLetsItBe() throws Exception {
        connect(first);
        connect(second);
        second.close(true);
        assertThat(running()).isEqualTo(APP);
        first.close(true);
        assertThat(running()).isZero();
    }

    @Test
    void whoComesBackToItsAppStillEndsIt() throws Exception {
        connect(first);
        SessionStatistics before = first.statistics().orElseThrow();
        connect(first);
        assertThat(first.statistics().orElseThrow().frames()).isGreaterThan(before.frames() - 1);
        first.close(true);
        assertThat(running()).isZero();
    }

    @Test
    void anAppThatAnotherStreamerStartedAfterTheHostCameBackIsItsOwn() throws Exception {
        connect(first);
        host.close();
        // Looked for while nothing listens there.
        GameStreamException refused = catchThrowableOfType(GameStreamException.class, () -> connect(first));
        assertThat(refused.code()).isEqualTo(ErrorCode.HOST_UNREACHABLE);
        startHost();
        connect(second);
        connect(first);
        first.close(true);
        assertThat(running()).as("it is the other's").isEqualTo(APP);
        second.close(true);
        assertThat(running()).isZero();
    }

    @Test
    void anAppThatWasSeenEndedIsNoLongerItsOwn() throws Exception {
        Listener session = connect(first);
        http().cancel();
        awaitEnd(session);
        assertThat(first.appRuns()).contains(false);
        connect(second);
        assertThat(second.appRuns()).contains(true);
        connect(first);
        first.close(true);
        assertThat(running()).as("it is the other's").isEqualTo(APP);
    }

    @Test
    void aHostThatGoesDownTakesTheAppAlong() throws Exception {
        connect(first);
        host.close();
        assertThat(first.appRuns()).isEmpty();
        startHost();
        connect(second);
        connect(first);
        first.close(true);
        assertThat(running()).as("it is the other's").isEqualTo(APP);
    }
}
