package io.moonfleet.ipc;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One of every message, with and without its optional parts. */
final class IpcSamples {
    static final RtcIceServer TURN = new RtcIceServer(List.of("turn:turn.example:3478"), "u", "p");
    static final RtcIceServer STUN = new RtcIceServer(List.of("stun:a.example", "stun:b.example"), "", "");

    static final StreamSettings SETTINGS =
            new StreamSettings(
                    20000, 1024, 60, 2560, 1600, 10, 12, false, 1, "Rec709", false, 6, OptionalInt.of(10), MediaEncryption.ALWAYS);

    static final List<StreamClientMessage> CLIENT = List.of(
            new StreamClientMessage.Signaling(
                    new StreamSignalingMessage.Description(RtcSdpType.ANSWER, "v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\n")),
            new StreamClientMessage.Signaling(new StreamSignalingMessage.Description(RtcSdpType.ROLLBACK, "")),
            new StreamClientMessage.Signaling(new StreamSignalingMessage.AddIceCandidate(
                    "candidate:1 1 udp 2 192.0.2.1 9 typ host", Optional.of("0"), OptionalInt.of(0), Optional.of("aB"))),
            new StreamClientMessage.Signaling(new StreamSignalingMessage.AddIceCandidate(
                    "", Optional.empty(), OptionalInt.empty(), Optional.empty())),
            new StreamClientMessage.AuthenticateAndInit(Optional.of("secret")),
            new StreamClientMessage.AuthenticateAndInit(Optional.empty()));

    static final List<StreamServerMessage> SERVER = List.of(
            new StreamServerMessage.WebRtcConfig(List.of(TURN, STUN)),
            new StreamServerMessage.WebRtcConfig(List.of()),
            new StreamServerMessage.Signaling(
                    new StreamSignalingMessage.Description(RtcSdpType.OFFER, "v=0 \"quoted\" \u00e9\ud83d\ude00")),
            new StreamServerMessage.StageStarting("RTSP Handshake"),
            new StreamServerMessage.StageComplete("RTSP Handshake"),
            new StreamServerMessage.StageFailed("Control Stream Establishment", -100),
            new StreamServerMessage.ConnectionComplete(true, 2560, 1600),
            new StreamServerMessage.Reconnecting(2, 20, -1),
            new StreamServerMessage.ConnectionTerminated(Integer.MIN_VALUE),
            new StreamServerMessage.HdrMode(false, Optional.empty()),
            new StreamServerMessage.ConnectionStatusUpdate(ConnectionStatus.POOR),
            new StreamServerMessage.HdrMode(
                    true, Optional.of(new HdrMetadata(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 65535))),
            StreamServerMessage.Notice.INTERNAL_SERVER_ERROR,
            StreamServerMessage.Notice.HOST_NOT_FOUND,
            StreamServerMessage.Notice.APP_NOT_FOUND,
            StreamServerMessage.Notice.HOST_NOT_PAIRED,
            StreamServerMessage.Notice.ALREADY_STREAMING,
            StreamServerMessage.Notice.PEER_DISCONNECT);

    static final ServerIpcMessage.Init INIT = new ServerIpcMessage.Init(
            1,
            "agent-ses_abc",
            SETTINGS,
            new RtcNetwork(
                    List.of(TURN),
                    Optional.of(new PortRange(40000, 40100)),
                    false,
                    true,
                    RtcAddressFamilies.IPV4,
                    List.of("eth0"),
                    List.of(
                            new RtcPublicAddress("203.0.113.7", Optional.of("10.0.0.5"), true),
                            new RtcPublicAddress("2001:db8::7", Optional.empty(), false))),
            new WeakLink(false, 7_000),
            HardwareDecoding.CUDA,
            new ReconnectPolicy(3, 100, 2_000, true),
            "10.0.0.5",
            47989,
            Optional.of("0123456789ABCDEF"),
            "helix-agent-ses_abc",
            "-----BEGIN PRIVATE KEY-----\nkey\n-----END PRIVATE KEY-----\n",
            "client certificate",
            "server certificate",
            (int) 3_900_000_000L);

    static final List<ServerIpcMessage> TO_STREAMER = List.of(
            INIT,
            new ServerIpcMessage.Init(
                    1,
                    "",
                    SETTINGS,
                    RtcNetwork.defaults(),
                    WeakLink.DEFAULT,
                    HardwareDecoding.AUTO,
                    ReconnectPolicy.NEVER,
                    "::1",
                    1,
                    Optional.empty(),
                    "u",
                    "k",
                    "c",
                    "s",
                    1),
            new ServerIpcMessage.AddPeer("p1", PeerKind.TRANSCODE),
            new ServerIpcMessage.FromPeer("p1", CLIENT.getFirst()),
            new ServerIpcMessage.FromPeer("p1", CLIENT.get(3)),
            new ServerIpcMessage.FromPeer("p1", CLIENT.getLast()),
            new ServerIpcMessage.RemovePeer("p1"),
            new ServerIpcMessage.Heartbeat(Long.MAX_VALUE),
            new ServerIpcMessage.LaunchGranted(7, true),
            new ServerIpcMessage.ProtocolError(3, "why"),
            ServerIpcMessage.Command.START_MOONLIGHT,
            ServerIpcMessage.Command.STOP);

    static final List<StreamerIpcMessage> FROM_STREAMER = List.of(
            new StreamerIpcMessage.Hello(1, "token", 4711),
            new StreamerIpcMessage.StreamerReady("agent-ses_abc"),
            new StreamerIpcMessage.MoonlightConnected(1280, 720, 60, true),
            new StreamerIpcMessage.Failed(Optional.of("Launch"), "HOST_BUSY", 503, "The host is busy."),
            new StreamerIpcMessage.Failed(Optional.empty(), "CONTROL_LOST", -1, ""),
            new StreamerIpcMessage.Reconnecting(1, 20, "CONTROL_LOST", -1, "The host stopped answering."),
            new StreamerIpcMessage.ToPeer("p1", SERVER.get(2)),
            new StreamerIpcMessage.ToPeer("p1", StreamServerMessage.Notice.PEER_DISCONNECT),
            new StreamerIpcMessage.Broadcast(SERVER.get(3)),
            new StreamerIpcMessage.Broadcast(StreamServerMessage.Notice.PEER_DISCONNECT),
            new StreamerIpcMessage.PeerClosed("p1", "ice failed"),
            new StreamerIpcMessage.Heartbeat(0),
            new StreamerIpcMessage.ProtocolError(1, "why"),
            new StreamerIpcMessage.Statistics(1, 2, 3, 4, 5, 6, 7, Optional.of(ConnectionStatus.POOR), true,
                    Optional.of("h264 (software)"), Optional.of("av1_main10"),
                    new StreamerIpcMessage.FanOutStatistics(8, 9, 10),
                    new StreamerIpcMessage.Reception(11, 12, 13, 14, 15, 16), List.of(
                    new StreamerIpcMessage.PeerStatistics("p1",
                            "connected",
                            1,
                            2,
                            3,
                            new StreamerIpcMessage.LinkStatistics(
                                    "transcode", "lossy link", "weak", 1, 2, 3, 4, 0.25, 5, 6)),
                    new StreamerIpcMessage.PeerStatistics("p2", "new", 0, 0, 0, StreamerIpcMessage.LinkStatistics.unknown("rtp")))),
            new StreamerIpcMessage.Statistics(0, 0, 0, 0, 0, 0, 0, false, Optional.empty(), List.of()),
            new StreamerIpcMessage.LaunchWanted(7),
            new StreamerIpcMessage.LaunchSettled(7),
            StreamerIpcMessage.Notice.STOP);

    private IpcSamples() {}
}
