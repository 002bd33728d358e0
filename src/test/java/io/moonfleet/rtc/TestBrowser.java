package io.moonfleet.rtc;

import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoTrack;
import io.moonfleet.media.codec.TestPattern;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Stands in for a browser: a receiving peer connection that answers, or offers, and notes all that arrives. */
final class TestBrowser implements AutoCloseable {
    /** One received picture: its number, or what the codecs left of it, and its size. */
    record Received(int number, int width, int height, long nanos) {}

    final BlockingQueue<Received> pictures = new LinkedBlockingQueue<>();
    final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    final CountDownLatch connected = new CountDownLatch(1);
    final CountDownLatch disconnected = new CountDownLatch(1);
    final Map<String, RTCDataChannel> channels = new ConcurrentHashMap<>();
    volatile String remoteSdp = "";
    volatile String localSdp = "";
    volatile boolean ignoreOffers;

    private final ExecutorService events =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("test-browser").daemon(true).factory());
    private final Map<String, CountDownLatch> opened = new ConcurrentHashMap<>();
    private final Consumer<SessionDescription> toServer;
    private final Consumer<IceCandidate> candidateToServer;
    private final RTCPeerConnection connection;
    private final AtomicBoolean closed = new AtomicBoolean();
    private RTCDataChannel general;

    TestBrowser(Consumer<SessionDescription> toServer, Consumer<IceCandidate> candidateToServer) {
        this.toServer = toServer;
        this.candidateToServer = candidateToServer;
        this.connection = NativeEngine.FACTORY.createPeerConnection(new RTCConfiguration(), new Observer());
    }

    void openChannel(String label) {
        RTCDataChannel channel = connection.createDataChannel(label, new RTCDataChannelInit());
        CountDownLatch latch = opened.computeIfAbsent(label, key -> new CountDownLatch(1));
        channel.registerObserver(new RTCDataChannelObserver() {
            @Override
            public void onBufferedAmountChange(long previousAmount) {}

            @Override
            public void onStateChange() {
                if (channel.getState() == RTCDataChannelState.OPEN) {
                    latch.countDown();
                }
            }

            @Override
            public void onMessage(RTCDataChannelBuffer buffer) {}
        });
        channels.put(label, channel);
    }

    void send(String label, byte[] message) throws Exception {
        if (!opened.get(label).await(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException(label + " did not open");
        }
        channels.get(label).send(new RTCDataChannelBuffer(ByteBuffer.wrap(message), true));
    }

    void closeChannel(String label) {
        channels.get(label).close();
    }

    /** Makes places for the server's tracks in this side's offers. */
    void receiveMedia() {
        RTCRtpTransceiverInit receive = new RTCRtpTransceiverInit();
        receive.direction = RTCRtpTransceiverDirection.RECV_ONLY;
        connection.addTransceiver(NativeEngine.FACTORY.createAudioTrack("none", new CustomAudioSource()), receive);
        connection.addTransceiver(NativeEngine.FACTORY.createVideoTrack("none", new CustomVideoSource()), receive);
    }

    /** Offers as a browser does whose page always offers. */
    void offer() {
        events.execute(() -> {
            try {
                RTCSessionDescription offer = NativeCalls.createOffer(connection);
                NativeCalls.setLocal(connection, offer);
                toServer.accept(new SessionDescription(SessionDescription.Type.OFFER, offer.sdp));
            } catch (NegotiationException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    void remoteDescription(SessionDescription description) {
        events.execute(() -> {
            try {
                take(description);
            } catch (NegotiationException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    private void take(SessionDescription description) throws NegotiationException {
        if (description.type() == SessionDescription.Type.ANSWER) {
            NativeCalls.setRemote(connection, RTCSdpType.ANSWER, description.sdp());
            return;
        }
        if (ignoreOffers && !connection.getSignalingState().name().equals("STABLE")) {
            return;
        }
        // Browsers roll their own offer back by themselves when one comes in.
        if (connection.getSignalingState().name().equals("HAVE_LOCAL_OFFER")) {
            NativeCalls.rollBack(connection);
        }
        remoteSdp = description.sdp();
        NativeCalls.setRemote(connection, RTCSdpType.OFFER, description.sdp());
        RTCSessionDescription answer = NativeCalls.createAnswer(connection);
        NativeCalls.setLocal(connection, answer);
        localSdp = answer.sdp;
        toServer.accept(new SessionDescription(SessionDescription.Type.ANSWER, answer.sdp));
    }

    void remoteCandidate(IceCandidate candidate) {
        events.execute(() -> {
            if (connection.getRemoteDescription() != null) {
                connection.addIceCandidate(new RTCIceCandidate(
                        candidate.sdpMid().orElse(""), candidate.sdpMlineIndex().orElse(0), candidate.candidate()));
            } else {
                remoteCandidate(candidate);
            }
        });
    }

    Collection<RTCStats> stats() throws Exception {
        CompletableFuture<Collection<RTCStats>> result = new CompletableFuture<>();
        connection.getStats(report -> result.complete(report.getStats().values()));
        return result.get(10, TimeUnit.SECONDS);
    }

    /** An attribute of the first inbound stream of a kind, 0 when there is none. */
    double inbound(String kind, String attribute) throws Exception {
        return stats().stream()
                .filter(stats -> stats.getId().startsWith("I") || stats.getType().name().equals("INBOUND_RTP"))
                .filter(stats -> kind.equals(stats.getAttributes().get("kind")))
                .map(stats -> stats.getAttributes().get(attribute))
                .filter(Number.class::isInstance)
                .mapToDouble(value -> ((Number) value).doubleValue())
                .findFirst()
                .orElse(0);
    }

    Received nextPicture() throws InterruptedException {
        Received picture = pictures.poll(30, TimeUnit.SECONDS);
        if (picture == null) {
            throw new AssertionError("No picture within 30 s");
        }
        return picture;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            events.submit(connection::close).get(10, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        events.shutdown();
    }

    private final class Observer implements PeerConnectionObserver {
        @Override
        public void onIceCandidate(RTCIceCandidate candidate) {
            candidateToServer.accept(new IceCandidate(
                    candidate.sdp, Optional.of(candidate.sdpMid), OptionalInt.of(candidate.sdpMLineIndex)));
        }

        @Override
        public void onConnectionChange(RTCPeerConnectionState state) {
            if (state == RTCPeerConnectionState.CONNECTED) {
                connected.countDown();
            } else if (state == RTCPeerConnectionState.DISCONNECTED
                    || state == RTCPeerConnectionState.FAILED
                    || state == RTCPeerConnectionState.CLOSED) {
                disconnected.countDown();
            }
        }

        @Override
        public void onTrack(RTCRtpTransceiver transceiver) {
            MediaStreamTrack track = transceiver.getReceiver().getTrack();
            if (track instanceof VideoTrack video) {
                video.addSink(frame -> {
                    I420Buffer buffer = frame.buffer.toI420();
                    int number = TestPattern.read(buffer.getDataY(), buffer.getStrideY(), buffer.getWidth());
                    pictures.add(new Received(number, buffer.getWidth(), buffer.getHeight(), System.nanoTime()));
                    buffer.release();
                });
            }
        }

        @Override
        public void onDataChannel(RTCDataChannel channel) {
            general = channel;
            channel.registerObserver(new RTCDataChannelObserver() {
                @Override
                public void onBufferedAmountChange(long previousAmount) {}

                @Override
                public void onStateChange() {}

                @Override
                public void onMessage(RTCDataChannelBuffer buffer) {
                    byte[] text = new byte[buffer.data.remaining()];
                    buffer.data.get(text);
                    texts.add(channel.getLabel() + ":" + new String(text, StandardCharsets.UTF_8));
                }
            });
        }
    }
}
