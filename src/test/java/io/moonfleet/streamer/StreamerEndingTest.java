package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.SessionListener;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.ipc.IpcProtocol;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every way in which a streamer ends. */
@Timeout(120)
class StreamerEndingTest extends StreamerFixture {
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
        host.terminated(new TerminationReason(ErrorCode.TERMINATED_BY_HOST, -100, "no video traffic"));
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
    void aSignalEndsItLikeStop() throws Exception {
        connect();
        process.stop(PATIENCE);
        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.ORDERED);
        assertThat(backend.source.closes).containsExactly(true);
    }
}
