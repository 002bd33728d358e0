package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.SessionListener;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.ipc.ConnectionStatus;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.IpcProtocol;
import io.moonfleet.ipc.RtcSdpType;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamClientMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamSignalingMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import io.moonfleet.rtc.SessionDescription;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a streamer connects, serves peers and passes their input on. */
@Timeout(120)
class StreamerProcessTest extends StreamerFixture {
    private static final StreamerIpcMessage.Statistics COUNTERS = new StreamerIpcMessage.Statistics(
            30, 2000, 4, 1, 6, 7, 1000, Optional.of(ConnectionStatus.OK), false, Optional.of("h264 (fake)"), Optional.empty(),
            StreamerIpcMessage.FanOutStatistics.NONE, new StreamerIpcMessage.Reception(11, 5, 12, 13, 8, 9), List.of());

    @Test
    void connectedIsSaidOnlyWhenAPictureArrived() throws Exception {
        initialize();
        child.offer(ServerIpcMessage.Command.START_MOONLIGHT);
        assertThat(next(StreamerIpcMessage.Broadcast.class).message())
                .isEqualTo(new StreamServerMessage.StageStarting("Server Info"));
        SessionListener host = backend.source.awaitListener();
        backend.source.succeed();
        assertThat(next(StreamerIpcMessage.Broadcast.class).message())
                .isEqualTo(new StreamServerMessage.StageComplete("Server Info"));
        host.accessUnit(FakeBackend.frame(1, false));
        child.offer(new ServerIpcMessage.Heartbeat(77));
        assertThat(collectUntil(StreamerIpcMessage.Heartbeat.class))
                .noneMatch(StreamerIpcMessage.MoonlightConnected.class::isInstance);
        host.accessUnit(FakeBackend.frame(2, true));
        assertThat(next(StreamerIpcMessage.MoonlightConnected.class))
                .isEqualTo(new StreamerIpcMessage.MoonlightConnected(1280, 720, 60, true));
        assertThat(backend.media.video).hasSize(2);
    }

    @Test
    void theStreamRunsWithNoPeerAndStatisticsKeepComing() throws Exception {
        connect();
        StreamerIpcMessage.Statistics first = next(StreamerIpcMessage.Statistics.class);
        StreamerIpcMessage.Statistics second = next(StreamerIpcMessage.Statistics.class);
        assertThat(second).isEqualTo(COUNTERS);
        assertThat(first.peers()).isEmpty();
    }

    @Test
    void whoHearsOfTheConnectionHasItsCountersAlready() throws Exception {
        initialize();
        child.offer(ServerIpcMessage.Command.START_MOONLIGHT);
        backend.source.awaitListener().accessUnit(FakeBackend.frame(1, true));
        backend.source.succeed();
        List<StreamerIpcMessage> before = collectUntil(StreamerIpcMessage.MoonlightConnected.class);
        assertThat(before.get(before.size() - 2))
                .isEqualTo(COUNTERS);
    }

    @Test
    void earlyAndLatePeersGetConnectionComplete() throws Exception {
        initialize();
        child.offer(new ServerIpcMessage.AddPeer("early", PeerKind.TRANSCODE));
        assertThat(offerTo("early")).isEqualTo("offer of early");
        child.offer(ServerIpcMessage.Command.START_MOONLIGHT);
        SessionListener host = backend.source.awaitListener();
        host.accessUnit(FakeBackend.frame(1, true));
        backend.source.succeed();
        next(StreamerIpcMessage.MoonlightConnected.class);
        assertThat(next(StreamerIpcMessage.ToPeer.class)).isEqualTo(new StreamerIpcMessage.ToPeer("early", COMPLETE));
        child.offer(new ServerIpcMessage.AddPeer("late", PeerKind.TRANSCODE));
        assertThat(next(StreamerIpcMessage.ToPeer.class)).isEqualTo(new StreamerIpcMessage.ToPeer("late", COMPLETE));
        assertThat(offerTo("late")).isEqualTo("offer of late");
        assertThat(next(StreamerIpcMessage.Statistics.class).peers())
                .extracting(StreamerIpcMessage.PeerStatistics::peerId)
                .containsExactly("early", "late");
    }

    @Test
    void signallingReachesThePeerItIsFor() throws Exception {
        connect();
        FakeBackend.FakePeer first = addPeer("p1");
        FakeBackend.FakePeer second = addPeer("p2");
        child.offer(new ServerIpcMessage.FromPeer(
                "p2",
                new StreamClientMessage.Signaling(
                        new StreamSignalingMessage.Description(RtcSdpType.ANSWER, "v=0"))));
        child.offer(new ServerIpcMessage.FromPeer(
                "p2",
                new StreamClientMessage.Signaling(new StreamSignalingMessage.AddIceCandidate(
                        "candidate:1", Optional.of("0"), OptionalInt.of(0), Optional.empty()))));
        child.offer(new ServerIpcMessage.FromPeer(
                "p2", new StreamClientMessage.AuthenticateAndInit(Optional.of("secret"))));
        child.offer(new ServerIpcMessage.FromPeer(
                "nobody",
                new StreamClientMessage.Signaling(new StreamSignalingMessage.Description(RtcSdpType.ANSWER, ""))));
        assertThat(second.descriptions.poll(10, TimeUnit.SECONDS))
                .isEqualTo(new SessionDescription(SessionDescription.Type.ANSWER, "v=0"));
        assertThat(second.candidates.poll(10, TimeUnit.SECONDS).candidate()).isEqualTo("candidate:1");
        assertThat(first.descriptions).isEmpty();
    }

    @Test
    void aPeerThatLeavesReleasesOnlyItsOwnKeysAndClosesItsConnection() throws Exception {
        connect();
        FakeBackend.FakePeer anna = addPeer("anna");
        FakeBackend.FakePeer bert = addPeer("bert");
        press(anna, 0x41, true);
        press(anna, 0x42, true);
        press(bert, 0x42, true);
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x41, true, 0, 0));
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x42, true, 0, 0));
        child.offer(new ServerIpcMessage.RemovePeer("anna"));
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x41, false, 0, 0));
        assertThat(anna.closed.await(10, TimeUnit.SECONDS)).isTrue();
        press(anna, 0x43, true);
        press(bert, 0x42, false);
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x42, false, 0, 0));
        assertThat(bert.closed.getCount()).isEqualTo(1);
    }

    @Test
    void aPeerThatFailsIsReportedAndTheOthersGoOn() throws Exception {
        connect();
        backend.media.refused.add("broken");
        child.offer(new ServerIpcMessage.AddPeer("broken", PeerKind.TRANSCODE));
        assertThat(next(StreamerIpcMessage.PeerClosed.class).peerId()).isEqualTo("broken");
        FakeBackend.FakePeer anna = addPeer("anna");
        FakeBackend.FakePeer bert = addPeer("bert");
        press(anna, 0x41, true);
        nextInput();
        anna.listener.closed("ice failed");
        assertThat(next(StreamerIpcMessage.PeerClosed.class))
                .isEqualTo(new StreamerIpcMessage.PeerClosed("anna", "ice failed"));
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x41, false, 0, 0));
        press(bert, 0x44, true);
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x44, true, 0, 0));
        child.offer(new ServerIpcMessage.RemovePeer("anna"));
        FakeBackend.FakePeer again = addPeer("anna");
        press(again, 0x45, true);
        assertThat(nextInput()).isEqualTo(new InputPacket.Key(0x45, true, 0, 0));
    }

    @Test
    void aPeerThatFloodsLosesItsInputAndHoldsNothing() throws Exception {
        connect();
        FakeBackend.FakePeer anna = addPeer("anna");
        FakeBackend.FakePeer bert = addPeer("bert");
        press(anna, 0x41, true);
        for (int message = 0; message < 200_000; message++) {
            anna.listener.message("mouseRelative", HexFormat.of().parseHex("0000010001"));
        }
        press(bert, 0x44, true);
        InputPacket packet = nextInput();
        while (!packet.equals(new InputPacket.Key(0x44, true, 0, 0))) {
            packet = nextInput();
        }
        for (int message = 0; message < PeerSession.MAX_SIGNALING + 1; message++) {
            assertThat(child.send(
                            new ServerIpcMessage.FromPeer(
                                    "anna",
                                    new StreamClientMessage.Signaling(new StreamSignalingMessage.AddIceCandidate(
                                            "c", Optional.empty(), OptionalInt.empty(), Optional.empty()))),
                            PATIENCE))
                    .isTrue();
        }
        assertThat(next(StreamerIpcMessage.PeerClosed.class).peerId()).isEqualTo("anna");
        assertThat(bert.closed.getCount()).isEqualTo(1);
    }

    @Test
    void messagesOutOfOrderAreIgnored() throws Exception {
        child.offer(ServerIpcMessage.Command.START_MOONLIGHT);
        child.offer(new ServerIpcMessage.AddPeer("p", PeerKind.TRANSCODE));
        child.offer(new ServerIpcMessage.RemovePeer("p"));
        initialize();
        child.offer(init(IpcProtocol.VERSION));
        child.offer(new ServerIpcMessage.AddPeer("p", PeerKind.TRANSCODE));
        child.offer(new ServerIpcMessage.AddPeer("p", PeerKind.TRANSCODE));
        child.offer(new ServerIpcMessage.Heartbeat(5));
        collectUntil(StreamerIpcMessage.Heartbeat.class);
        assertThat(backend.media.peers).hasSize(1);
    }
}
