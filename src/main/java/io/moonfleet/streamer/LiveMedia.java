package io.moonfleet.streamer;

import io.moonfleet.ipc.HardwareDecoding;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.RtcIceServer;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.media.EncodedAudio;
import io.moonfleet.media.EncodedSource;
import io.moonfleet.media.EncodedVideo;
import io.moonfleet.media.MediaHub;
import io.moonfleet.media.codec.DecoderChoice;
import io.moonfleet.media.codec.DeviceKind;
import io.moonfleet.rtc.IceServer;
import io.moonfleet.rtc.Peer;
import io.moonfleet.rtc.PeerListener;
import io.moonfleet.rtc.RtcSettings;
import io.moonfleet.rtc.WebRtcPeerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The real output: one hub, and WebRTC peers that subscribe to it. */
final class LiveMedia implements MediaOutput {
    private final MediaHub hub;
    private final WebRtcPeerFactory factory;

    LiveMedia(ServerIpcMessage.Init init, Runnable requestKeyFrame) {
        hub = new MediaHub(
                choice(init.hardwareDecoding()),
                requestKeyFrame,
                init.streamSettings().videoSampleQueueSize(),
                init.streamSettings().audioSampleQueueSize());
        factory = new WebRtcPeerFactory(hub, settings(init));
    }

    @Override
    public void publish(EncodedVideo video) {
        hub.publish(video);
    }

    @Override
    public void publish(EncodedAudio audio) {
        hub.publish(audio);
    }

    @Override
    public boolean decoding() {
        return hub.decoding();
    }

    @Override
    public Optional<String> decoder() {
        return hub.decoder();
    }

    @Override
    public EncodedSource encoded() {
        return hub;
    }

    @Override
    public Peer createPeer(String peerId, PeerKind kind, PeerListener listener) {
        return factory.create(peerId, listener);
    }

    @Override
    public void close() {
        factory.close();
        hub.close();
    }

    private static DecoderChoice choice(HardwareDecoding setting) {
        return switch (setting) {
            case AUTO -> DecoderChoice.automatic();
            case NONE -> DecoderChoice.software();
            case CUDA -> DecoderChoice.device(DeviceKind.CUDA);
            case VAAPI -> DecoderChoice.device(DeviceKind.VAAPI);
        };
    }

    private static RtcSettings settings(ServerIpcMessage.Init init) {
        List<IceServer> iceServers = new ArrayList<>();
        for (RtcIceServer server : init.rtcNetwork().iceServers()) {
            iceServers.add(new IceServer(server.urls(), server.username(), server.credential()));
        }
        Optional<RtcSettings.UdpPortRange> ports =
                init.rtcNetwork().portRange().map(range -> new RtcSettings.UdpPortRange(range.min(), range.max()));
        return new RtcSettings(
                iceServers, ports, init.streamSettings().bitrate(), init.streamSettings().fps());
    }
}
