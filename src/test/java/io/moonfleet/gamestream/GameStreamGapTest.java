package io.moonfleet.gamestream;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.demohost.DemoHost;
import io.moonfleet.demohost.DemoHostOptions;
import io.moonfleet.gamestream.nvhttp.ClientIdentity;
import io.moonfleet.gamestream.nvhttp.HostEndpoint;
import io.moonfleet.gamestream.nvhttp.NvHttpClient;
import io.moonfleet.gamestream.nvhttp.PairingClient;
import io.moonfleet.gamestream.video.AccessUnit;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that fail for a while, and what stays on the host when a session goes. */
@Timeout(120)
class GameStreamGapTest {
    private static final String UNIQUE_ID = "0123456789ABCDEF";
    private static final String PIN = "4711";
    private static final ClientIdentity IDENTITY = ClientIdentity.create();
    private static final StreamConfig STREAM =
            new StreamConfig(320, 180, 30, 2000, 1024, 1, 1, false, false, 2, MediaEncryption.WHERE_REQUIRED, true);

    private DemoHost host;
    private SessionConfig config;

    @BeforeEach
    void startHost() throws Exception {
        host = DemoHost.start(DemoHostOptions.defaults().withPin(PIN));
        HostEndpoint endpoint = new HostEndpoint("127.0.0.1", host.ports().http());
        X509Certificate certificate = PairingClient.pair(endpoint, IDENTITY, UNIQUE_ID, PIN, "test");
        config = new SessionConfig(
                endpoint, IDENTITY, certificate, UNIQUE_ID, Optional.of(host.uniqueId()), 1, STREAM);
    }

    @AfterEach
    void stopHost() {
        host.close();
    }

    private int currentGame() throws GameStreamException {
        return new NvHttpClient(config.host(), IDENTITY, UNIQUE_ID, Optional.of(config.hostCertificate()))
                .serverInfo()
                .currentGame();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void aGapIsSeenThrough(int seconds) throws Exception {
        SessionRecorder recorder = new SessionRecorder();
        try (GameStreamSession session = GameStreamSession.connect(config, recorder)) {
            recorder.await(seen -> seen.units().size() >= 10);
            host.execute("drop on");
            Thread.sleep(Duration.ofSeconds(seconds));
            int before = recorder.units().size();
            host.execute("drop off");
            recorder.await(seen -> seen.units().size() >= before + 30);
            List<AccessUnit> after = recorder.units().subList(before, before + 30);
            // The first one that came through whole is of no use without what was lost, unless it stands for itself.
            assertThat(after.getFirst().keyFrame()).isTrue();
            assertThat(after).extracting(AccessUnit::frameNumber).isSorted().doesNotHaveDuplicates();
            assertThat(session.statistics().framesLost()).isPositive();
            assertThat(session.statistics().idrRequests()).isPositive();
        }
        assertThat(recorder.terminated).isNotDone();
    }

    /** The host answers, but sends no pictures for a while. */
    @Test
    void aPauseOfTheHostsEncoderIsAskedAbout() throws Exception {
        SessionRecorder recorder = new SessionRecorder();
        try (GameStreamSession session = GameStreamSession.connect(config, recorder)) {
            recorder.await(seen -> seen.units().size() >= 10);
            host.execute("freeze on");
            long asked = session.statistics().idrRequests();
            recorder.await(seen -> session.statistics().idrRequests() > asked);
            int before = recorder.units().size();
            host.execute("freeze off");
            recorder.await(seen -> seen.units().size() >= before + 10);
        }
        assertThat(recorder.terminated).isNotDone();
    }

    @Test
    @Conforms(88)
    void theHostFreesASessionThatIsLeftAndKeepsTheApp() throws Exception {
        GameStreamSession session = GameStreamSession.connect(config, new SessionRecorder());
        assertThat(session.startedApp()).isTrue();
        long start = System.nanoTime();
        session.close();
        // Two seconds are what a goodbye that is not acknowledged would take.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1_900));
        assertThat(host.status()).contains("\"sessions\":[]");
        assertThat(currentGame()).isEqualTo(1);
    }

    @Test
    void anAppThatRunsWithoutASessionIsKnownAndCanBeEnded() throws Exception {
        Duration limit = Duration.ofSeconds(10);
        assertThat(RunningApp.runs(config, limit)).contains(false);
        GameStreamSession.connect(config, new SessionRecorder()).close();
        assertThat(RunningApp.runs(config, limit)).contains(true);
        try (GameStreamSession resumed = GameStreamSession.connect(config, new SessionRecorder())) {
            assertThat(resumed.startedApp()).isFalse();
        }
        assertThat(RunningApp.quit(config, limit)).isTrue();
        assertThat(RunningApp.runs(config, limit)).contains(false);
        assertThat(currentGame()).isZero();
        // What does not run is not ended again.
        assertThat(RunningApp.quit(config, limit)).isTrue();
        host.execute("drop on");
        assertThat(RunningApp.runs(config, Duration.ofMillis(300))).isEmpty();
        assertThat(RunningApp.quit(config, Duration.ofMillis(300))).isFalse();
        host.execute("drop off");
    }
}
