package io.moonfleet.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.ReconnectPolicy;
import io.moonfleet.ipc.RtcNetwork;
import io.moonfleet.ipc.WeakLink;
import io.moonfleet.ipc.HardwareDecoding;
import io.moonfleet.ipc.InputFrame;
import io.moonfleet.ipc.RtcIceServer;
import io.moonfleet.ipc.RtcSdpType;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamClientMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamSettings;
import io.moonfleet.ipc.StreamSignalingMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamerPeersTest {
    private static final RtcIceServer ICE = new RtcIceServer(List.of("stun:stun.example"), "", "");
    private static final StreamClientMessage ANSWER = new StreamClientMessage.Signaling(
            new StreamSignalingMessage.Description(RtcSdpType.ANSWER, "v=0"));

    private final FakeLauncher launcher = new FakeLauncher();
    private final StreamerRegistry registry = new StreamerRegistry(
            new FakeHosts(),
            launcher,
            new RegistrySettings(
                    Duration.ofSeconds(20), Duration.ofSeconds(2), 4, 2, new IceServers(List.of(ICE), Optional.empty()), RtcNetwork.defaults(), WeakLink.DEFAULT,
                    HardwareDecoding.AUTO,
                        ReconnectPolicy.DEFAULT));
    private Streamer streamer;
    private FakeLauncher.Child child;

    @BeforeEach
    void start() throws InterruptedException {
        launcher.behaviour = (_, _) -> {};
        streamer = registry.create(new StreamerSpec(
                "a",
                0,
                1,
                new StreamSettings(20000, 1024, 60, 1280, 720, 10, 10, false, 1, "Rec709", false, 2)));
        child = launcher.awaitLaunched();
        child.awaitReceived(ServerIpcMessage.Init.class);
    }

    @AfterEach
    void stop() {
        child.exits(0);
        registry.close();
    }

    private void becomeReady() {
        child.saysNow(new StreamerIpcMessage.StreamerReady("a"));
    }

    @Test
    void aPeerGetsTheIceServersFirstAndAnIdOfItsOwn() throws InterruptedException {
        becomeReady();
        FakeSink sink = new FakeSink();
        String peerId = streamer.join(PeerKind.TRANSCODE, sink).orElseThrow();
        assertThat(UUID.fromString(peerId).version()).isEqualTo(4);
        assertThat(sink.sent).containsExactly(new StreamServerMessage.WebRtcConfig(List.of(ICE)));
        assertThat(child.awaitReceived(ServerIpcMessage.AddPeer.class).peerId()).isEqualTo(peerId);
    }

    @Test
    void aPeerThatComesBeforeTheChildIsReadyIsIntroducedLaterWithAllItSaid() throws InterruptedException {
        FakeSink sink = new FakeSink();
        String peerId = streamer.join(PeerKind.TRANSCODE, sink).orElseThrow();
        streamer.fromBrowser(peerId, ANSWER);
        becomeReady();
        assertThat(child.awaitReceived(ServerIpcMessage.AddPeer.class).peerId()).isEqualTo(peerId);
        assertThat(child.awaitReceived(ServerIpcMessage.FromPeer.class).message()).isEqualTo(ANSWER);
    }

    @Test
    void messagesReachTheirPeerOnlyAndBroadcastsAll() {
        becomeReady();
        FakeSink first = new FakeSink();
        FakeSink second = new FakeSink();
        String firstId = streamer.join(PeerKind.TRANSCODE, first).orElseThrow();
        streamer.join(PeerKind.TRANSCODE, second);
        StreamServerMessage complete = new StreamServerMessage.ConnectionComplete(true, 1280, 720);
        child.saysNow(new StreamerIpcMessage.ToPeer(firstId, complete));
        child.saysNow(new StreamerIpcMessage.Broadcast(new StreamServerMessage.StageStarting("Launch")));
        child.saysNow(new StreamerIpcMessage.ToPeer("somebody else", complete));
        assertThat(first.sent).contains(complete, new StreamServerMessage.StageStarting("Launch"));
        assertThat(second.sent).contains(new StreamServerMessage.StageStarting("Launch")).doesNotContain(complete);
    }

    @Test
    void aPeerThatLeavesIsRemovedFromTheChildAndTheOtherStays() throws InterruptedException {
        becomeReady();
        String first = streamer.join(PeerKind.TRANSCODE, new FakeSink()).orElseThrow();
        FakeSink stays = new FakeSink();
        streamer.join(PeerKind.TRANSCODE, stays);
        streamer.leave(first);
        assertThat(child.awaitReceived(ServerIpcMessage.RemovePeer.class).peerId()).isEqualTo(first);
        assertThat(streamer.snapshot().peers()).hasSize(1);
        assertThat(stays.closed).isNotDone();
    }

    @Test
    void aPeerConnectionEndedByTheChildClosesItsSocket() {
        becomeReady();
        FakeSink sink = new FakeSink();
        String peerId = streamer.join(PeerKind.TRANSCODE, sink).orElseThrow();
        child.saysNow(new StreamerIpcMessage.PeerClosed(peerId, "failed"));
        assertThat(sink.closed).isCompletedWithValue("failed");
        assertThat(streamer.snapshot().peers()).isEmpty();
    }

    @Test
    void thereIsAPeerLimit() {
        becomeReady();
        streamer.join(PeerKind.TRANSCODE, new FakeSink());
        assertThat(streamer.isFull()).isFalse();
        streamer.join(PeerKind.TRANSCODE, new FakeSink());
        assertThat(streamer.isFull()).isTrue();
        FakeSink third = new FakeSink();
        assertThat(streamer.join(PeerKind.TRANSCODE, third)).isEmpty();
        assertThat(third.closed).isCompletedWithValue("too many peers");
    }

    @Test
    void aFailureWithAStageIsToldOnceEachAndThenTheSocketCloses() {
        becomeReady();
        FakeSink sink = new FakeSink();
        streamer.join(PeerKind.TRANSCODE, sink);
        child.saysNow(new StreamerIpcMessage.Broadcast(new StreamServerMessage.StageFailed("Launch", 400)));
        child.saysNow(new StreamerIpcMessage.Failed(Optional.of("Launch"), "HOST_REFUSED", 400, "no"));
        assertThat(sink.closed.orTimeout(5, TimeUnit.SECONDS).join()).isNotEmpty();
        assertThat(sink.sent)
                .endsWith(
                        new StreamServerMessage.StageFailed("Launch", 400),
                        new StreamServerMessage.ConnectionTerminated(400))
                .hasSize(3);
    }

    @Test
    void someoneWhoComesToAFailedStreamerIsToldWhy() {
        child.saysNow(new StreamerIpcMessage.Failed(Optional.of("Launch"), "HOST_REFUSED", 400, "no"));
        FakeSink late = new FakeSink();
        assertThat(streamer.join(PeerKind.TRANSCODE, late)).isEmpty();
        assertThat(late.sent)
                .containsExactly(
                        new StreamServerMessage.StageFailed("Launch", 400),
                        new StreamServerMessage.ConnectionTerminated(400));
        assertThat(late.closed).isDone();
    }

    @Test
    void deletingTellsThePeers() {
        becomeReady();
        FakeSink sink = new FakeSink();
        streamer.join(PeerKind.TRANSCODE, sink);
        child.exits(0);
        registry.remove(streamer).orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(sink.sent.getLast()).isInstanceOf(StreamServerMessage.ConnectionTerminated.class);
        assertThat(sink.closed).isDone();
    }

    @Test
    void aChildThatDoesNotReadLosesThePeerAndNotTheServer() throws InterruptedException {
        becomeReady();
        FakeSink sink = new FakeSink();
        String peerId = streamer.join(PeerKind.TRANSCODE, sink).orElseThrow();
        child.deaf = true;
        streamer.fromBrowser(peerId, ANSWER);
        assertThat(sink.closed).isCompletedWithValue("the streamer does not keep up");
        child.deaf = false;
        assertThat(child.awaitReceived(ServerIpcMessage.RemovePeer.class).peerId()).isEqualTo(peerId);
    }

    @Test
    void aPeerThatLeavesAChildWithoutRoomIsRemovedLaterAndOnce() throws InterruptedException {
        becomeReady();
        String peerId = streamer.join(PeerKind.TRANSCODE, new FakeSink()).orElseThrow();
        child.deaf = true;
        streamer.leave(peerId);
        streamer.leave(peerId);
        child.deaf = false;
        assertThat(child.awaitReceived(ServerIpcMessage.RemovePeer.class).peerId()).isEqualTo(peerId);
        child.awaitReceived(ServerIpcMessage.Heartbeat.class);
        child.awaitReceived(ServerIpcMessage.Heartbeat.class);
        assertThat(child.received).noneMatch(ServerIpcMessage.RemovePeer.class::isInstance);
    }

    /** A viewer of the WebSocket transport. */
    private static final class Viewer implements PeerSink {
        private final FakeSink sink = new FakeSink();
        private final List<byte[]> media = new CopyOnWriteArrayList<>();

        @Override
        public void send(StreamServerMessage message) {
            sink.send(message);
        }

        @Override
        public void close(String reason) {
            sink.close(reason);
        }

        @Override
        public void media(byte[] message) {
            media.add(message);
        }

        @Override
        public Optional<SinkCounters> counters() {
            return Optional.of(new SinkCounters(7, 3, 1000, 1, 2500, 4, true));
        }
    }

    @Test
    void mediaGoesToViewersOfTheWebSocketTransportWhileTheyAreThere() throws InterruptedException {
        becomeReady();
        Viewer viewer = new Viewer();
        Viewer other = new Viewer();
        FakeSink browser = new FakeSink();
        streamer.join(PeerKind.TRANSCODE, browser);
        String peerId = streamer.join(PeerKind.WEBSOCKET, viewer).orElseThrow();
        assertThat(viewer.sink.sent).as("no ICE servers: there is nothing to negotiate").isEmpty();
        assertThat(child.awaitReceived(ServerIpcMessage.AddPeer.class).kind()).isEqualTo(PeerKind.TRANSCODE);
        assertThat(child.awaitReceived(ServerIpcMessage.AddPeer.class).kind()).isEqualTo(PeerKind.WEBSOCKET);
        byte[] message = {2, 2, 0};
        child.sendsMedia(message);
        assertThat(viewer.media).containsExactly(message);
        streamer.leave(peerId);
        child.sendsMedia(message);
        assertThat(viewer.media).hasSize(1);
        assertThat(other.media).isEmpty();
    }

    @Test
    void inputOfAViewerReachesTheChildOnceItIsKnownThere() throws InterruptedException {
        Viewer viewer = new Viewer();
        String peerId = streamer.join(PeerKind.WEBSOCKET, viewer).orElseThrow();
        byte[] key = {0x10, 0, 1, 0, 0, 65};
        streamer.input(peerId, key);
        becomeReady();
        streamer.input(peerId, key);
        streamer.input("somebody else", key);
        InputFrame input = child.inputs.poll(10, TimeUnit.SECONDS);
        assertThat(input.peerId()).isEqualTo(peerId);
        assertThat(input.message()).isEqualTo(key);
        assertThat(child.inputs).isEmpty();
    }

    @Test
    void aViewerWhoseInputIsLostIsDisconnected() throws Exception {
        becomeReady();
        Viewer viewer = new Viewer();
        String peerId = streamer.join(PeerKind.WEBSOCKET, viewer).orElseThrow();
        child.deaf = true;
        streamer.input(peerId, new byte[] {0x10, 0, 1, 0, 0, 65});
        assertThat(viewer.sink.closed.get(10, TimeUnit.SECONDS)).contains("does not keep up");
        child.deaf = false;
    }

    @Test
    void aViewersCountersAreThoseOfItsSocket() {
        becomeReady();
        String peerId = streamer.join(PeerKind.WEBSOCKET, new Viewer()).orElseThrow();
        child.saysNow(new StreamerIpcMessage.Statistics(
                0, 0, 0, 0, 0, 0, 0, false, Optional.empty(),
                List.of(new StreamerIpcMessage.PeerStatistics(
                        peerId, "connected", 100, 0, 9, StreamerIpcMessage.LinkStatistics.unknown("websocket")))));
        PeerSnapshot peer = streamer.snapshot().peers().getFirst();
        assertThat(peer.kind()).isEqualTo(PeerKind.WEBSOCKET);
        assertThat(peer.state()).isEqualTo("connected");
        assertThat(peer.framesSent()).isEqualTo(7);
        assertThat(peer.framesDropped()).isEqualTo(3);
        assertThat(peer.inputMessages()).isEqualTo(9);
        assertThat(peer.link().path()).isEqualTo("websocket");
        assertThat(peer.link().state()).isEqualTo("weak");
        assertThat(peer.link().roundTripMicros()).isEqualTo(2500);
        assertThat(peer.link().keyFrameWaits()).isEqualTo(1);
    }
}
