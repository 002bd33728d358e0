package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.LaunchTurns;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.SessionListener;
import io.moonfleet.gamestream.SessionStatistics;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.gamestream.video.FrameType;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.media.EncodedAudio;
import io.moonfleet.media.EncodedConsumer;
import io.moonfleet.media.EncodedSource;
import io.moonfleet.media.EncodedSubscription;
import io.moonfleet.media.EncodedVideo;
import io.moonfleet.rtc.IceCandidate;
import io.moonfleet.rtc.Peer;
import io.moonfleet.rtc.PeerCounters;
import io.moonfleet.rtc.PeerLink;
import io.moonfleet.rtc.PeerListener;
import io.moonfleet.rtc.SessionDescription;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A host and peers under the test's control. */
final class FakeBackend implements StreamBackend {
    final FakeSource source = new FakeSource();
    final FakeMedia media = new FakeMedia();
    volatile boolean refuseKeys;

    @Override
    public StreamSource source(ServerIpcMessage.Init init, LaunchTurns turns) throws GeneralSecurityException {
        if (refuseKeys) {
            throw new GeneralSecurityException("no PEM block PRIVATE KEY");
        }
        return source;
    }

    @Override
    public MediaOutput media(ServerIpcMessage.Init init, Runnable requestKeyFrame) {
        return media;
    }

    /** Connects when the test says so. */
    static final class FakeSource implements StreamSource {
        private final BlockingQueue<SessionListener> listeners = new LinkedBlockingQueue<>();
        private final BlockingQueue<Optional<GameStreamException>> outcomes = new LinkedBlockingQueue<>();
        final BlockingQueue<InputPacket> input = new LinkedBlockingQueue<>();
        final BlockingQueue<Boolean> closes = new LinkedBlockingQueue<>();
        final CountDownLatch release = new CountDownLatch(1);
        volatile boolean hangOnClose;
        volatile Optional<Boolean> appRuns = Optional.empty();
        final AtomicInteger questions = new AtomicInteger();
        /** From this question on the host does not answer. */
        volatile int goesDownAfter = Integer.MAX_VALUE;
        volatile SessionStatistics counters = new SessionStatistics(10, 2000, 30, 4, 5, 6, 7, 8, 9, 10, 1000);

        SessionListener awaitListener() throws Exception {
            SessionListener next = listeners.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("an attempt to connect").isNotNull();
            return next;
        }

        void succeed() {
            outcomes.add(Optional.empty());
        }

        void fail(GameStreamException failure) {
            outcomes.add(Optional.of(failure));
        }

        @Override
        public void connect(SessionListener given) throws GameStreamException {
            listeners.add(given);
            given.stageStarting(Stage.SERVER_INFO);
            Optional<GameStreamException> outcome;
            try {
                outcome = outcomes.take();
            } catch (InterruptedException interrupted) {
                throw new GameStreamException(ErrorCode.CANCELLED, "interrupted");
            }
            if (outcome.isPresent()) {
                throw outcome.get();
            }
            given.stageComplete(Stage.SERVER_INFO);
        }

        @Override
        public Optional<Boolean> appRuns() {
            return questions.incrementAndGet() < goesDownAfter ? appRuns : Optional.empty();
        }

        @Override
        public void requestIdr() {}

        @Override
        public void sendInput(InputPacket packet) {
            input.add(packet);
        }

        @Override
        public Optional<SessionStatistics> statistics() {
            return Optional.of(counters);
        }

        @Override
        public boolean touchSupported() {
            return true;
        }

        @Override
        public int padSlots() {
            return 16;
        }

        @Override
        public void close(boolean quitApp) {
            closes.add(quitApp);
            outcomes.add(Optional.of(new GameStreamException(ErrorCode.CANCELLED, "closed")));
            if (hangOnClose) {
                try {
                    release.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    static AccessUnit frame(int number, boolean key) {
        return new AccessUnit(
                number, key ? FrameType.IDR : FrameType.P, key, number * 16_667L, 0, System.nanoTime(), new byte[] {1});
    }

    /** Keeps what is published and makes fake peers. */
    static final class FakeMedia implements MediaOutput {
        final BlockingQueue<EncodedVideo> video = new LinkedBlockingQueue<>();
        final BlockingQueue<FakePeer> peers = new LinkedBlockingQueue<>();
        final List<EncodedConsumer> encoded = new CopyOnWriteArrayList<>();
        final Semaphore keyFrameRequests = new Semaphore(0);
        final List<String> refused = new CopyOnWriteArrayList<>();
        final CountDownLatch closed = new CountDownLatch(1);

        FakePeer nextPeer() throws InterruptedException {
            return peers.poll(10, TimeUnit.SECONDS);
        }

        @Override
        public void publish(EncodedVideo picture) {
            video.add(picture);
            encoded.forEach(consumer -> consumer.video(picture));
        }

        @Override
        public void publish(EncodedAudio audio) {
            encoded.forEach(consumer -> consumer.audio(audio));
        }

        @Override
        public boolean decoding() {
            return !peers.isEmpty();
        }

        @Override
        public Optional<String> decoder() {
            return Optional.of("h264 (fake)");
        }

        @Override
        public EncodedSource encoded() {
            return consumer -> {
                encoded.add(consumer);
                return new EncodedSubscription() {
                    @Override
                    public void requestKeyFrame() {
                        keyFrameRequests.release();
                    }

                    @Override
                    public void close() {
                        encoded.remove(consumer);
                    }
                };
            };
        }

        @Override
        public Peer createPeer(String peerId, PeerKind kind, PeerListener listener) {
            if (refused.contains(peerId)) {
                throw new IllegalStateException("no WebRTC for " + peerId);
            }
            FakePeer peer = new FakePeer(peerId, listener);
            peers.add(peer);
            return peer;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    /** Offers at once and records what it is told. */
    static final class FakePeer implements Peer {
        final java.util.concurrent.BlockingQueue<byte[]> padMessages = new java.util.concurrent.LinkedBlockingQueue<>();
        final String peerId;
        final PeerListener listener;
        final BlockingQueue<SessionDescription> descriptions = new LinkedBlockingQueue<>();
        final BlockingQueue<IceCandidate> candidates = new LinkedBlockingQueue<>();
        final BlockingQueue<String> general = new LinkedBlockingQueue<>();
        final CountDownLatch closed = new CountDownLatch(1);

        FakePeer(String peerId, PeerListener listener) {
            this.peerId = peerId;
            this.listener = listener;
        }

        @Override
        public void start() {
            listener.localDescription(new SessionDescription(SessionDescription.Type.OFFER, "offer of " + peerId));
        }

        @Override
        public void remoteDescription(SessionDescription description) {
            descriptions.add(description);
        }

        @Override
        public void remoteCandidate(IceCandidate candidate) {
            candidates.add(candidate);
        }

        @Override
        public void sendGeneral(String text) {
            general.add(text);
        }

        @Override
        public void sendPadMessage(byte[] message) {
            padMessages.add(message);
        }

        @Override
        public PeerCounters counters() {
            return new PeerCounters("connected", 11, 2, PeerLink.uncounted(PeerLink.TRANSCODE));
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
