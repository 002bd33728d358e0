package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.SessionListener;
import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.ReconnectPolicy;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import io.moonfleet.media.EncodedVideo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A streamer that loses its host looks for it, and its peers stay where they are. */
@Timeout(120)
class StreamerReconnectTest extends StreamerFixture {
    private static final ReconnectPolicy QUICK = new ReconnectPolicy(3, 100, 100, false);
    private static final TerminationReason SILENT = TerminationReason.connectionLost("the host stopped answering");
    private static final GameStreamException UNREACHABLE =
            new GameStreamException(ErrorCode.HOST_UNREACHABLE, "No route to the host.");

    private static final String POOR = "{\"ConnectionStatusUpdate\":{\"status\":\"Poor\"}}";
    private static final String OK = "{\"ConnectionStatusUpdate\":{\"status\":\"Ok\"}}";

    private void awaitAttempt(int attempt, ErrorCode code) throws InterruptedException {
        StreamerIpcMessage.Reconnecting news = next(StreamerIpcMessage.Reconnecting.class);
        assertThat(news.attempt()).isEqualTo(attempt);
        assertThat(news.attempts()).isEqualTo(3);
        assertThat(news.code()).isEqualTo(code.name());
        assertThat(next(StreamerIpcMessage.Broadcast.class).message())
                .isEqualTo(new StreamServerMessage.Reconnecting(attempt, 3, -1));
    }

    private SessionListener comeBack() throws Exception {
        SessionListener host = backend.source.awaitListener();
        host.accessUnit(FakeBackend.frame(1, true));
        backend.source.succeed();
        next(StreamerIpcMessage.MoonlightConnected.class);
        return host;
    }

    @Test
    void peersSeeAStatusAndThenThePictureAgain() throws Exception {
        SessionListener before = connect(QUICK);
        FakeBackend.FakePeer anna = addPeer("anna");
        before.accessUnit(FakeBackend.frame(2, false));
        before.terminated(SILENT);
        awaitAttempt(1, ErrorCode.CONTROL_LOST);
        assertThat(anna.general.poll(10, TimeUnit.SECONDS)).isEqualTo(POOR);

        SessionListener after = comeBack();
        assertThat(next(StreamerIpcMessage.ToPeer.class)).isEqualTo(new StreamerIpcMessage.ToPeer("anna", COMPLETE));
        assertThat(anna.general.poll(10, TimeUnit.SECONDS)).isEqualTo(OK);
        assertThat(anna.closed.getCount()).isEqualTo(1);
        after.accessUnit(FakeBackend.frame(2, false));
        List<EncodedVideo> pictures = new ArrayList<>();
        backend.media.video.drainTo(pictures);
        assertThat(pictures).extracting(EncodedVideo::frameNumber).containsExactly(1, 2, 3, 4);
        assertThat(pictures).extracting(EncodedVideo::ptsMicros).isSorted().doesNotHaveDuplicates();
        assertThat(pictures).extracting(EncodedVideo::keyFrame).containsExactly(true, false, true, false);
        assertThat(next(StreamerIpcMessage.Statistics.class).keyFrames()).isEqualTo(2);
        press(anna, 0x41, true);
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x41, true, 0, 0));
    }

    @Test
    void theSearchEndsWithTheLastAttempt() throws Exception {
        connect(QUICK).terminated(SILENT);
        awaitAttempt(1, ErrorCode.CONTROL_LOST);
        backend.source.fail(UNREACHABLE);
        awaitAttempt(2, ErrorCode.HOST_UNREACHABLE);
        backend.source.fail(UNREACHABLE);
        awaitAttempt(3, ErrorCode.HOST_UNREACHABLE);
        backend.source.fail(UNREACHABLE);
        assertThat(next(StreamerIpcMessage.Broadcast.class).message())
                .isEqualTo(new StreamServerMessage.ConnectionTerminated(-1));
        StreamerIpcMessage.Failed failed = next(StreamerIpcMessage.Failed.class);
        assertThat(failed.code()).isEqualTo("HOST_UNREACHABLE");
        assertThat(failed.stage()).isEmpty();
        assertThat(failed.message()).contains("the host stopped answering", "3 of 3", "No route to the host.");
        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.HOST_FAILURE);
        assertThat(backend.source.closes).containsExactly(false);
    }

    @Test
    void whatIsHopelessIsNotTriedAgain() throws Exception {
        connect(QUICK).terminated(SILENT);
        awaitAttempt(1, ErrorCode.CONTROL_LOST);
        backend.source.fail(GameStreamException.ofHost(
                ErrorCode.HOST_NOT_PAIRED, GameStreamException.UNAUTHORIZED, "Pair with it first."));
        assertThat(next(StreamerIpcMessage.Failed.class).code()).isEqualTo("HOST_NOT_PAIRED");
        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.HOST_FAILURE);
    }

    @Test
    void aHostThatBreaksTlsOffIsTriedAgain() throws Exception {
        connect(QUICK).terminated(SILENT);
        awaitAttempt(1, ErrorCode.CONTROL_LOST);
        backend.source.awaitListener();
        backend.source.fail(new GameStreamException(ErrorCode.HOST_NOT_PAIRED, "TLS was broken off."));
        awaitAttempt(2, ErrorCode.HOST_NOT_PAIRED);
        comeBack();
    }

    @Test
    void aSessionThatEndsAsItConnectsIsOneFailureOnly() throws Exception {
        connect(new ReconnectPolicy(3, 2_000, 2_000, false)).terminated(SILENT);
        awaitAttempt(1, ErrorCode.CONTROL_LOST);
        SessionListener second = backend.source.awaitListener();
        second.terminated(SILENT);
        // The attempt says so as well, in a word that would end the search; the next one has not begun yet.
        backend.source.fail(new GameStreamException(ErrorCode.CANCELLED, "The session was closed."));
        awaitAttempt(2, ErrorCode.CONTROL_LOST);
        SessionListener third = backend.source.awaitListener();
        third.accessUnit(FakeBackend.frame(1, true));
        backend.source.succeed();
        next(StreamerIpcMessage.MoonlightConnected.class);
    }

    @Test
    void protectedContentIsHopeless() throws Exception {
        connect(QUICK).terminated(TerminationReason.of(TerminationReason.PROTECTED_CONTENT, true));
        assertThat(next(StreamerIpcMessage.Failed.class).errorCode()).isEqualTo(-103);
    }

    @Test
    void anAppThatWasEndedOnTheHostEndsTheStream() throws Exception {
        SessionListener host = connect(QUICK);
        backend.source.appRuns = Optional.of(false);
        host.terminated(TerminationReason.of(TerminationReason.ENDED, true));
        assertThat(next(StreamerIpcMessage.Broadcast.class).message())
                .isEqualTo(new StreamServerMessage.Reconnecting(1, 3, 0));
        assertThat(next(StreamerIpcMessage.Broadcast.class).message())
                .isEqualTo(new StreamServerMessage.ConnectionTerminated(0));
        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.HOST_FAILURE);
        assertThat(backend.source.questions).as("a host that goes down is given time to do so").hasValue(5);
    }

    @Test
    void aHostThatEndsTheAppAndThenGoesDownIsLookedFor() throws Exception {
        SessionListener host = connect(QUICK);
        backend.source.appRuns = Optional.of(false);
        backend.source.goesDownAfter = 3;
        host.terminated(TerminationReason.of(TerminationReason.ENDED, true));
        comeBack();
        assertThat(backend.source.questions).hasValue(3);
    }

    @Test
    void anAppThatWasEndedIsStartedAgainWhereThatIsWanted() throws Exception {
        SessionListener host = connect(new ReconnectPolicy(3, 100, 100, true));
        backend.source.appRuns = Optional.of(false);
        host.terminated(TerminationReason.of(TerminationReason.ENDED, true));
        assertThat(next(StreamerIpcMessage.Reconnecting.class).errorCode()).isZero();
        comeBack();
    }

    @Test
    void aHostThatGoesDownInOrderIsLookedFor() throws Exception {
        connect(QUICK).terminated(TerminationReason.closedByHost());
        awaitAttempt(1, ErrorCode.CONTROL_CLOSED);
        comeBack();
    }

    @Test
    void sessionsThatDoNotLastCountAsOneSearch() throws Exception {
        SessionListener host = connect(QUICK);
        for (int attempt = 1; attempt <= 3; attempt++) {
            host.terminated(SILENT);
            awaitAttempt(attempt, ErrorCode.CONTROL_LOST);
            host = comeBack();
        }
        host.terminated(SILENT);
        assertThat(next(StreamerIpcMessage.Failed.class).code()).isEqualTo("CONTROL_LOST");
    }

    @Test
    void whoJoinsMeanwhileIsToldAndWhatIsTypedIsDropped() throws Exception {
        SessionListener host = connect(QUICK);
        FakeBackend.FakePeer anna = addPeer("anna");
        press(anna, 0x41, true);
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x41, true, 0, 0));
        host.terminated(SILENT);
        awaitAttempt(1, ErrorCode.CONTROL_LOST);
        child.offer(new ServerIpcMessage.AddPeer("bert", PeerKind.TRANSCODE));
        assertThat(next(StreamerIpcMessage.ToPeer.class).message())
                .isEqualTo(new StreamServerMessage.Reconnecting(1, 3, -1));
        FakeBackend.FakePeer bert = backend.media.nextPeer();
        assertThat(bert.general.poll(10, TimeUnit.SECONDS)).isEqualTo(POOR);
        press(bert, 0x42, true);
        press(bert, 0x42, false);
        press(anna, 0x41, false);
        child.offer(new ServerIpcMessage.Heartbeat(5));
        collectUntil(StreamerIpcMessage.Heartbeat.class);
        comeBack();
        press(anna, 0x41, true);
        InputPacket packet = nextInput();
        while (packet.equals(new InputPacket.Key(0x41, false, 0, 0))) {
            packet = nextInput();
        }
        assertThat(packet).isEqualTo(new InputPacket.Key(0x41, true, 0, 0));
    }

    @Test
    void aStreamerThatIsStoppedWhileItSearchesEndsAtOnce() throws Exception {
        connect(new ReconnectPolicy(3, 60_000, 60_000, false)).terminated(SILENT);
        awaitAttempt(1, ErrorCode.CONTROL_LOST);
        child.offer(ServerIpcMessage.Command.STOP);
        next(StreamerIpcMessage.Notice.class);
        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.ORDERED);
        assertThat(backend.source.closes).containsExactly(true);
    }
}
