package io.moonfleet.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.ipc.HardwareDecoding;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.ReconnectPolicy;
import io.moonfleet.ipc.RtcNetwork;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamSettings;
import io.moonfleet.ipc.StreamerIpcMessage;
import io.moonfleet.ipc.WeakLink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the server makes of a streamer that looks for its host. */
@Timeout(60)
class ReconnectingStreamerTest {
    private static final StreamerIpcMessage.Reconnecting LOST =
            new StreamerIpcMessage.Reconnecting(1, 20, "CONTROL_LOST", -1, "the host stopped answering");

    private final FakeLauncher launcher = new FakeLauncher();
    private final StreamerRegistry registry = new StreamerRegistry(
            new FakeHosts(),
            launcher,
            new RegistrySettings(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(2),
                    8,
                    2,
                    IceServers.none(),
                    RtcNetwork.defaults(),
                    WeakLink.DEFAULT,
                    HardwareDecoding.NONE,
                    ReconnectPolicy.DEFAULT));
    private Streamer streamer;
    private FakeLauncher.Child child;

    @BeforeEach
    void connect() throws InterruptedException {
        streamer = create("a", 0);
        child = launcher.awaitLaunched();
    }

    @AfterEach
    void everythingIsGone() {
        registry.close();
        assertThat(launcher.running()).isZero();
    }

    private Streamer create(String id, int host) {
        Streamer created = registry.create(new StreamerSpec(
                id,
                host,
                1,
                new StreamSettings(20000, 1024, 60, 1280, 720, 10, 10, false, 1, "Rec709", false, 2)));
        join(created.startResult());
        assertThat(created.state()).isEqualTo(StreamerState.ACTIVE);
        return created;
    }

    private static void join(CompletableFuture<?> future) {
        future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void itIsShownWithWhatWentWrongAndThenAsActiveAgain() {
        assertThat(streamer.snapshot().lost()).isEmpty();
        child.saysNow(LOST);
        StreamerSnapshot searching = streamer.snapshot();
        assertThat(searching.state()).isEqualTo(StreamerState.RECONNECTING);
        assertThat(searching.state().wireName()).isEqualTo("reconnecting");
        assertThat(searching.connected()).isFalse();
        assertThat(searching.failure()).isEmpty();
        HostLost lost = searching.lost().orElseThrow();
        assertThat(lost.attempt()).isEqualTo(1);
        assertThat(lost.attempts()).isEqualTo(20);
        assertThat(lost.failure().code()).isEqualTo("CONTROL_LOST");
        child.saysNow(new StreamerIpcMessage.Reconnecting(2, 20, "HOST_UNREACHABLE", -1, "no route"));
        assertThat(streamer.snapshot().lost().orElseThrow().attempt()).isEqualTo(2);
        child.saysNow(new StreamerIpcMessage.MoonlightConnected(1280, 720, 60, true));
        assertThat(streamer.snapshot().state()).isEqualTo(StreamerState.ACTIVE);
        assertThat(streamer.snapshot().lost()).isEmpty();
        assertThat(streamer.snapshot().reconnects()).isEqualTo(1);
        assertThat(registry.totals().reconnects.sum()).isEqualTo(1);
    }

    @Test
    void peersStayAndOthersMayJoin() {
        FakeSink stays = new FakeSink();
        assertThat(streamer.join(PeerKind.RTP, stays)).isPresent();
        child.saysNow(LOST);
        child.saysNow(new StreamerIpcMessage.Broadcast(new StreamServerMessage.Reconnecting(1, 20, -1)));
        assertThat(stays.sent).contains(new StreamServerMessage.Reconnecting(1, 20, -1));
        assertThat(stays.closed).isNotDone();
        assertThat(streamer.join(PeerKind.WEBSOCKET, new FakeSink())).isPresent();
        assertThat(streamer.snapshot().peers()).hasSize(2);
    }

    @Test
    void itsIdStaysTakenAndItCanBeEnded() {
        FakeSink peer = new FakeSink();
        streamer.join(PeerKind.RTP, peer);
        child.saysNow(LOST);
        assertThat(registry.find("a")).contains(streamer);
        join(registry.remove(streamer));
        assertThat(registry.find("a")).isEmpty();
        assertThat(peer.closed).isCompletedWithValue("the streamer was stopped");
        assertThat(child.killed).isFalse();
    }

    @Test
    void aProcessThatDiesWhileItSearchesIsAFailureOfItsOwn() {
        FakeSink peer = new FakeSink();
        streamer.join(PeerKind.RTP, peer);
        child.saysNow(LOST);
        child.exits(137);
        join(streamer.ended());
        StreamerSnapshot failed = streamer.snapshot();
        assertThat(failed.state()).isEqualTo(StreamerState.FAILED);
        assertThat(failed.failure().orElseThrow().code()).isEqualTo("STREAMER_CRASHED");
        assertThat(failed.failure().orElseThrow().stage()).as("it had been connected").isEqualTo(Optional.empty());
        assertThat(failed.lost()).isEmpty();
        assertThat(peer.sent.getLast()).isInstanceOf(StreamServerMessage.ConnectionTerminated.class);
    }

    @Test
    void allStreamersOfAHostEndAndNoOthers() throws InterruptedException {
        Streamer sameHost = create("b", 0);
        Streamer other = create("c", 1);
        child.saysNow(LOST);
        registry.removeAllOf(0);
        assertThat(registry.list()).containsExactly(other);
        assertThat(streamer.ended()).isDone();
        assertThat(sameHost.ended()).isDone();
        assertThat(other.state()).isEqualTo(StreamerState.ACTIVE);
        registry.removeAllOf(7);
        assertThat(registry.list()).containsExactly(other);
    }
}
