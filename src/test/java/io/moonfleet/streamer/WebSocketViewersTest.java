package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.SessionListener;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.ipc.InputFrame;
import io.moonfleet.ipc.IpcProtocol;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import io.moonfleet.wsmedia.StreamMessage;
import io.moonfleet.wsmedia.StreamMessageCodec;
import io.moonfleet.wsmedia.VideoCodecId;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Viewers whose media goes through the server. */
@Timeout(90)
class WebSocketViewersTest extends StreamerFixture {
    private StreamMessage nextMedia() throws Exception {
        byte[] message = media.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(message).as("media in time").isNotNull();
        return StreamMessageCodec.decode(message);
    }

    private void addViewer(String peerId) throws Exception {
        child.offer(new ServerIpcMessage.AddPeer(peerId, PeerKind.WEBSOCKET));
        assertThat(nextMedia())
                .isEqualTo(new StreamMessage.StreamInit(VideoCodecId.H264, 1280, 720, 60, 2, 48_000, true));
        StreamerIpcMessage.ToPeer complete = next(StreamerIpcMessage.ToPeer.class);
        assertThat(complete.peerId()).isEqualTo(peerId);
        assertThat(complete.message()).isEqualTo(COMPLETE);
        assertThat(backend.media.keyFrameRequests.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    private void press(String peerId, int virtualKey, boolean down) {
        byte[] message = {0x10, 0, (byte) (down ? 1 : 0), 0, 0, (byte) virtualKey};
        child.offerFrame(IpcProtocol.KIND_INPUT, new InputFrame(peerId, message).encode());
    }

    @Test
    void framesGoToTheServerOnceWhateverTheNumberOfViewersAndOnlyWhileThereAreSome() throws Exception {
        SessionListener host = connect();
        addViewer("anna");
        addViewer("bert");
        host.accessUnit(FakeBackend.frame(2, true));
        host.accessUnit(FakeBackend.frame(3, false));
        host.audioPacket(new byte[] {(byte) 0xE8, 1});
        assertThat(nextMedia()).isInstanceOfSatisfying(StreamMessage.Video.class, video -> {
            assertThat(video.keyFrame()).isTrue();
            assertThat(video.ptsMicros()).isEqualTo(2 * 16_667);
            assertThat(video.width()).isEqualTo(1280);
            assertThat(video.data()).containsExactly(1);
        });
        assertThat(((StreamMessage.Video) nextMedia()).keyFrame()).isFalse();
        assertThat(((StreamMessage.Audio) nextMedia()).data()).containsExactly(0xE8, 1);
        child.offer(new ServerIpcMessage.RemovePeer("anna"));
        child.offer(new ServerIpcMessage.RemovePeer("bert"));
        while (!backend.media.encoded.isEmpty()) {
            next(StreamerIpcMessage.Statistics.class);
        }
        assertThat(media).isEmpty();
    }

    @Test
    void inputOfAViewerReachesTheHostAndIsReleasedWhenItLeaves() throws Exception {
        connect();
        addViewer("anna");
        press("anna", 0x41, true);
        press("nobody", 0x42, true);
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x41, true, 0, 0));
        child.offer(new ServerIpcMessage.RemovePeer("anna"));
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x41, false, 0, 0));
    }

    @Test
    void inputOfAWhepPlayerIsDropped() throws Exception {
        connect();
        child.offer(new ServerIpcMessage.AddPeer("player", PeerKind.WHEP));
        FakeBackend.FakePeer player = backend.media.nextPeer();
        FakeBackend.FakePeer browser = addPeer("browser");
        press(player, 0x41, true);
        press(browser, 0x42, true);
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x42, true, 0, 0));
    }

    @Test
    void aViewerThatCameEarlyIsToldWhatComesBeforeTheConnectionIsComplete() throws Exception {
        initialize();
        child.offer(new ServerIpcMessage.AddPeer("anna", PeerKind.WEBSOCKET));
        child.offer(ServerIpcMessage.Command.START_MOONLIGHT);
        SessionListener host = backend.source.awaitListener();
        host.accessUnit(FakeBackend.frame(1, true));
        backend.source.succeed();
        next(StreamerIpcMessage.MoonlightConnected.class);
        StreamMessage first = nextMedia();
        if (first instanceof StreamMessage.Video) {
            first = nextMedia();
        }
        assertThat(first).isInstanceOf(StreamMessage.StreamInit.class);
        assertThat(next(StreamerIpcMessage.ToPeer.class).message()).isEqualTo(COMPLETE);
    }

    @Test
    void aViewersKeyFrameRequestGoesToTheHost() throws Exception {
        connect();
        addViewer("anna");
        child.offer(ServerIpcMessage.Command.REQUEST_KEY_FRAME);
        assertThat(backend.media.keyFrameRequests.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aViewerStandsInTheStatistics() throws Exception {
        SessionListener host = connect();
        addViewer("anna");
        host.accessUnit(FakeBackend.frame(2, true));
        StreamerIpcMessage.Statistics statistics = next(StreamerIpcMessage.Statistics.class);
        while (statistics.peers().isEmpty() || statistics.peers().getFirst().framesSent() == 0) {
            statistics = next(StreamerIpcMessage.Statistics.class);
        }
        StreamerIpcMessage.PeerStatistics peer = statistics.peers().getFirst();
        assertThat(peer.peerId()).isEqualTo("anna");
        assertThat(peer.state()).isEqualTo("connected");
        assertThat(peer.link().path()).isEqualTo("websocket");
    }
}
