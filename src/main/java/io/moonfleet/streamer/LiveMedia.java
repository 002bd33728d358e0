package io.moonfleet.streamer;

import io.moonfleet.gamestream.audio.OpusLayout;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.ipc.HardwareDecoding;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.RtcIceServer;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import io.moonfleet.media.AudioLayout;
import io.moonfleet.media.EncodedAudio;
import io.moonfleet.media.EncodedSource;
import io.moonfleet.media.EncodedVideo;
import io.moonfleet.media.MediaHub;
import io.moonfleet.media.Rendition;
import io.moonfleet.media.RenditionSettings;
import io.moonfleet.media.StereoSound;
import io.moonfleet.media.StereoStream;
import io.moonfleet.media.codec.DecoderChoice;
import io.moonfleet.media.codec.DeviceKind;
import io.moonfleet.rtc.IceServer;
import io.moonfleet.rtc.Peer;
import io.moonfleet.rtc.PeerListener;
import io.moonfleet.rtc.RtcSettings;
import io.moonfleet.rtc.WebRtcPeerFactory;
import io.moonfleet.rtc.fanout.FanOutLatency;
import io.moonfleet.rtc.fanout.Renditions;
import io.moonfleet.rtc.fanout.RtpPeerFactory;
import io.moonfleet.rtc.fanout.StreamVideo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The real output: one hub, and the peers that subscribe to it. RTP peers get the host's own frames, or those of a
 * rendition where their link is too weak for them or their browser cannot decode them; libwebrtc's peers get them decoded and encode for themselves.
 */
final class LiveMedia implements MediaOutput {
    private final MediaHub hub;
    private final Rendition small;
    private final Rendition full;
    private final RtpPeerFactory rtpPeers;
    private final StereoSound stereo;
    private final WebRtcPeerFactory transcodingPeers;

    LiveMedia(ServerIpcMessage.Init init, Runnable requestKeyFrame) {
        hub = new MediaHub(
                choice(init.hardwareDecoding()),
                requestKeyFrame,
                init.streamSettings().videoSampleQueueSize(),
                init.streamSettings().audioSampleQueueSize());
        RtcSettings settings = settings(init);
        small = new Rendition(
                hub,
                WebRtcPeerFactory.pictureAllocator(),
                RenditionSettings.below(settings.videoBitrateKbps(), settings.framesPerSecond()));
        full = new Rendition(
                hub,
                WebRtcPeerFactory.pictureAllocator(),
                RenditionSettings.like(settings.videoBitrateKbps(), settings.framesPerSecond()));
        stereo = new StereoSound(hub);
        rtpPeers = new RtpPeerFactory(
                new Renditions(
                        hub, init.weakLink().transcode() ? Optional.of(small) : Optional.empty(), Optional.of(full), Optional.of(stereo)),
                StreamVideo.of(
                        LiveSource.formats(init.streamSettings().videoSupportedFormats()),
                        init.streamSettings().width(),
                        init.streamSettings().height(),
                        init.streamSettings().fps()),
                OpusLayout.expected(init.streamSettings().audioChannels(), init.streamSettings().bitrate()).stream()
                        .map(LiveMedia::layout)
                        .toList(),
                settings,
                NetworkSettings.ice(init.rtcNetwork()),
                Duration.ofMillis(init.weakLink().afterMillis()));
        transcodingPeers = new WebRtcPeerFactory(hub, settings);
    }

    @Override
    public void videoFormat(VideoFormat format) {
        rtpPeers.videoFormat(format);
    }

    @Override
    public void audioLayout(AudioLayout layout, int packetMillis) {
        hub.audioLayout(layout, packetMillis);
        rtpPeers.audioLayout(layout);
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
    public StreamerIpcMessage.FanOutStatistics fanOut() {
        FanOutLatency latency = rtpPeers.latency();
        return new StreamerIpcMessage.FanOutStatistics(
                latency.pictures(), latency.p50Micros(), latency.p99Micros());
    }

    @Override
    public EncodedSource encoded() {
        return new StereoStream(hub, stereo);
    }

    @Override
    public Peer createPeer(String peerId, PeerKind kind, PeerListener listener) {
        return switch (kind) {
            case RTP -> rtpPeers.create(peerId, true, listener);
            case WHEP -> rtpPeers.create(peerId, false, listener);
            case TRANSCODE -> transcodingPeers.create(peerId, listener);
            case WEBSOCKET -> throw new IllegalArgumentException("a viewer by WebSocket has no connection of its own");
        };
    }

    @Override
    public void close() {
        rtpPeers.close();
        transcodingPeers.close();
        small.close();
        full.close();
        stereo.close();
        hub.close();
    }

    static AudioLayout layout(OpusLayout opus) {
        return new AudioLayout(opus.channels(), opus.streams(), opus.coupledStreams(), opus.mapping());
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
        return new RtcSettings(
                iceServers,
                NetworkSettings.portRange(init.rtcNetwork()),
                init.streamSettings().bitrate(),
                init.streamSettings().fps());
    }
}
