package io.moonfleet.demohost;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.demohost.scene.SceneKind;
import java.net.InetAddress;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StreamSessionTest {
    private static final long SLACK = 1_000_000_000L;

    private long now = 47;

    private StreamSession session() {
        Launch launch = new Launch(new ClientKey("0".repeat(64)), InetAddress.getLoopbackAddress(), new byte[16], 1, 1, false, false);
        RunningApp app = new RunningApp(SceneKind.DEMO, System.nanoTime());
        return new StreamSession(
                1, launch, app, true, "127.1.2.3", OptionalInt.empty(), new Network(Impairment.NONE), () -> now);
    }

    @Test
    @Conforms(32)
    void launchIsForgottenAfterTenSeconds() {
        StreamSession session = session();
        assertThat(session.overdue()).isEmpty();
        now += StreamSession.LAUNCH_NANOS - SLACK;
        assertThat(session.overdue()).isEmpty();
        now += 2 * SLACK;
        assertThat(session.overdue()).contains(EndReason.LAUNCH_EXPIRED);
    }

    @Test
    void clientSilentForTenSecondsIsGone() {
        StreamSession session = session();
        session.controlConnectionMade();
        now += StreamSession.SILENCE_NANOS - SLACK;
        assertThat(session.overdue()).isEmpty();
        now += 2 * SLACK;
        assertThat(session.overdue()).contains(EndReason.CLIENT_LOST);
    }

    @Test
    void bitrateIsSharedAsHostsDoIt() {
        // 20000: less 20 % parity, less 192 for audio, less 500.
        assertThat(StreamParameters.encoderKbps(20_000, 2, false)).isEqualTo(15_308);
        assertThat(StreamParameters.encoderKbps(500, 2, false)).isEqualTo(288);
    }
}
