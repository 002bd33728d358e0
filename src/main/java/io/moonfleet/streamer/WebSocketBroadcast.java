package io.moonfleet.streamer;

import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.ipc.InputFrame;
import io.moonfleet.ipc.MediaFrame;
import io.moonfleet.ipc.StreamSettings;
import io.moonfleet.media.EncodedAudio;
import io.moonfleet.media.EncodedConsumer;
import io.moonfleet.media.EncodedSource;
import io.moonfleet.media.EncodedSubscription;
import io.moonfleet.media.EncodedVideo;
import io.moonfleet.rtc.PeerListener;
import io.moonfleet.wsmedia.InputChannel;
import io.moonfleet.wsmedia.MessageType;
import io.moonfleet.wsmedia.StreamMessage;
import io.moonfleet.wsmedia.StreamMessageCodec;
import io.moonfleet.wsmedia.VideoCodecId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The host's media for all viewers of the WebSocket transport: each frame becomes one message and goes to the server once,
 * however many viewers there are, and only while there is one. Media comes on the receive threads, input on the thread
 * that reads from the server, everything else on the owner thread.
 */
final class WebSocketBroadcast implements EncodedConsumer {
    /** The way to the server. Neither method waits. */
    interface Outlet {
        /** In order with the messages that are sent. */
        void announce(byte[] message);

        /** @return whether a key frame should be asked for */
        boolean media(MediaFrame frame);

        /** For one viewer; lost when too much waits. */
        void toViewer(InputFrame message);
    }

    /** Of what viewers get: sound of more channels is mixed down for them. */
    private static final int CHANNELS = 2;

    private static final int SAMPLE_RATE = 48_000;

    private final Outlet outlet;
    private final EncodedSource source;
    private final int width;
    private final int height;
    private final int fps;
    private final BooleanSupplier touch;
    private final Supplier<Optional<VideoFormat>> videoFormat;
    private final Map<String, WebSocketPeer> peers = new ConcurrentHashMap<>();
    private volatile Optional<EncodedSubscription> subscription = Optional.empty();

    /** Written by the video receive thread only. */
    private volatile long frames;

    private volatile VideoCodecId codec = VideoCodecId.H264;

    /** The pictures' clock minus that of this machine, in microseconds. */
    private volatile long clockOffset;

    /** Owned by the audio receive thread. */
    private final OpusClock opusClock = new OpusClock();

    /** @param videoFormat what the host sends; empty before that was agreed on */
    WebSocketBroadcast(
            Outlet outlet,
            EncodedSource source,
            StreamSettings settings,
            BooleanSupplier touch,
            Supplier<Optional<VideoFormat>> videoFormat) {
        this.outlet = outlet;
        this.source = source;
        this.width = settings.width() & ~1;
        this.height = settings.height() & ~1;
        this.fps = settings.fps();
        this.touch = touch;
        this.videoFormat = videoFormat;
    }

    WebSocketPeer createPeer(String peerId, PeerListener listener) {
        return new WebSocketPeer(peerId, listener, this);
    }

    /** Frames that were sent while there were viewers. */
    long frames() {
        return frames;
    }

    boolean hasPeers() {
        return !peers.isEmpty();
    }

    synchronized void add(WebSocketPeer peer) {
        peers.put(peer.peerId(), peer);
        if (subscription.isEmpty()) {
            subscription = Optional.of(source.subscribe(this));
        }
        requestKeyFrame();
    }

    synchronized void remove(WebSocketPeer peer) {
        if (peers.remove(peer.peerId(), peer) && peers.isEmpty()) {
            subscription.ifPresent(EncodedSubscription::close);
            subscription = Optional.empty();
        }
    }

    /** Some viewer needs one. */
    void requestKeyFrame() {
        subscription.ifPresent(EncodedSubscription::requestKeyFrame);
    }

    /** Tells the viewers what stream comes, once it is known. */
    void announce() {
        codec = videoFormat.get().map(WebSocketBroadcast::idOf).orElse(codec);
        outlet.announce(StreamMessageCodec.encode(new StreamMessage.StreamInit(
                codec, width, height, fps, CHANNELS, SAMPLE_RATE, touch.getAsBoolean())));
    }

    /** Input of a viewer; what is none, or comes from one that is gone, is dropped. */
    void input(InputFrame input) {
        WebSocketPeer peer = peers.get(input.peerId());
        if (peer != null) {
            InputChannel.of(input.message())
                    .ifPresent(channel -> peer.listener().message(channel.label(), channel.data()));
        }
    }

    /** What the host says about a pad of that viewer, as a message of the WebSocket transport. */
    void sendPadMessage(String peerId, byte[] message) {
        outlet.toViewer(new InputFrame(
                peerId, StreamMessageCodec.encode(new StreamMessage.Input(MessageType.CONTROLLER_EVENT, message))));
    }

    @Override
    public void video(EncodedVideo picture) {
        VideoCodecId current = videoFormat.get().map(WebSocketBroadcast::idOf).orElse(codec);
        if (current != codec) {
            codec = current;
            announce();
        }
        clockOffset = picture.ptsMicros() - TimeUnit.NANOSECONDS.toMicros(picture.receivedNanos());
        byte[] header = StreamMessageCodec.videoHeader(
                current, picture.keyFrame(), false, picture.ptsMicros(), width, height);
        frames++;
        if (outlet.media(new MediaFrame(header, picture.data(), true, picture.keyFrame()))) {
            requestKeyFrame();
        }
    }

    @Override
    public void audio(EncodedAudio packet) {
        if (packet.lost()) {
            opusClock.skip();
            return;
        }
        if (packet.first()) {
            opusClock.begin();
        }
        long now = TimeUnit.NANOSECONDS.toMicros(System.nanoTime()) + clockOffset;
        byte[] header = StreamMessageCodec.audioHeader(CHANNELS, opusClock.next(packet.data(), now));
        outlet.media(new MediaFrame(header, packet.data(), false, false));
    }

    private static VideoCodecId idOf(VideoFormat format) {
        return switch (format) {
            case H264 -> VideoCodecId.H264;
            case H264_HIGH8_444 -> VideoCodecId.H264_HIGH_444;
            case HEVC -> VideoCodecId.HEVC_MAIN;
            case HEVC_MAIN10 -> VideoCodecId.HEVC_MAIN_10;
            case HEVC_REXT8_444 -> VideoCodecId.HEVC_REXT_8_444;
            case HEVC_REXT10_444 -> VideoCodecId.HEVC_REXT_10_444;
            case AV1_MAIN8 -> VideoCodecId.AV1_MAIN_8;
            case AV1_MAIN10 -> VideoCodecId.AV1_MAIN_10;
            case AV1_HIGH8_444 -> VideoCodecId.AV1_HIGH_8_444;
            case AV1_HIGH10_444 -> VideoCodecId.AV1_HIGH_10_444;
        };
    }
}
