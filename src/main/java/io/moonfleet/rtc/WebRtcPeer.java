package io.moonfleet.rtc;

import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.PortAllocatorConfig;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCStatsReport;
import io.moonfleet.media.MediaHub;
import io.moonfleet.media.MediaSubscription;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A browser's connection by libwebrtc. Everything happens on the peer's own event thread; native threads only post
 * onto it. Subscribes to the hub once it is connected, so a peer that never connects costs no encoding.
 */
final class WebRtcPeer implements Peer {
    private static final Logger LOGGER = System.getLogger(WebRtcPeer.class.getName());

    /** A browser that has not connected by then will not any more. */
    private static final long CONNECT_MILLIS = 60_000;

    private static final long CLOSE_SECONDS = 6;

    /** Descriptions and candidates that may wait for the event thread. */
    private static final int MAX_PENDING_SIGNALS = 256;

    /** Descriptions that may wait; more end the peer. They may be long, and taking one in takes long. */
    private static final int MAX_PENDING_DESCRIPTIONS = 8;

    private final String peerId;
    private final MediaHub hub;
    private final RtcSettings settings;
    private final PeerListener listener;
    private final Consumer<WebRtcPeer> onClosed;
    private final PeerEvents events;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger pendingSignals = new AtomicInteger();
    private final AtomicInteger pendingDescriptions = new AtomicInteger();
    private final AtomicBoolean flooded = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile String state = "new";
    private volatile Optional<MediaSubscription> subscription = Optional.empty();

    /** Owned by the event thread; empty before the start and after the end. */
    private Optional<Session> session = Optional.empty();

    private boolean ended;

    /** The native objects of a started peer. */
    private record Session(
            NativeEvents observer,
            RTCPeerConnection connection,
            MediaSender media,
            PeerChannels channels,
            Negotiator negotiator) {}

    WebRtcPeer(
            String peerId, MediaHub hub, RtcSettings settings, PeerListener listener, Consumer<WebRtcPeer> onClosed) {
        this.peerId = peerId;
        this.hub = hub;
        this.settings = settings;
        this.listener = listener;
        this.onClosed = onClosed;
        this.events = new PeerEvents(peerId);
    }

    @Override
    public void start() {
        events.post(() -> {
            if (ended || session.isPresent()) {
                return;
            }
            events.postLater(CONNECT_MILLIS, () -> {
                if (subscription.isEmpty()) {
                    fail("No connection within " + CONNECT_MILLIS / 1_000 + " s");
                }
            });
            open().ifPresent(opened -> opened.negotiator().offer());
        });
    }

    @Override
    public void remoteDescription(SessionDescription description) {
        if (description.sdp().length() > SdpEditor.MAX_LENGTH) {
            LOGGER.log(Level.DEBUG, "Peer {0}: a description is too long", peerId);
            return;
        }
        if (pendingDescriptions.incrementAndGet() > MAX_PENDING_DESCRIPTIONS) {
            pendingDescriptions.decrementAndGet();
            if (flooded.compareAndSet(false, true)) {
                events.post(() -> fail("Too many descriptions at once; they could not be taken in"));
            }
            return;
        }
        events.post(() -> {
            pendingDescriptions.decrementAndGet();
            session.ifPresent(opened -> opened.negotiator().remoteDescription(description));
        });
    }

    @Override
    public void remoteCandidate(IceCandidate candidate) {
        signal(opened -> opened.negotiator().remoteCandidate(candidate));
    }

    /** Hands one message of the browser to the event thread; a flood of them is thinned out. */
    private void signal(Consumer<Session> action) {
        if (pendingSignals.incrementAndGet() > MAX_PENDING_SIGNALS) {
            pendingSignals.decrementAndGet();
            return;
        }
        events.post(() -> {
            pendingSignals.decrementAndGet();
            session.ifPresent(action);
        });
    }

    @Override
    public void sendGeneral(String text) {
        events.post(() -> session.ifPresent(opened -> opened.channels().sendGeneral(text)));
    }

    @Override
    public void sendPadMessage(byte[] message) {
        signal(opened -> opened.channels().sendPadMessage(message));
    }

    @Override
    public PeerCounters counters() {
        Optional<MediaSubscription> current = subscription;
        return new PeerCounters(
                state,
                current.map(MediaSubscription::pictures).orElse(0L),
                current.map(MediaSubscription::picturesDropped).orElse(0L),
                PeerLink.uncounted(PeerLink.TRANSCODE));
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            if (events.onThread()) {
                end();
            } else {
                events.post(() -> {
                    try {
                        session.ifPresent(opened -> opened.channels().flush());
                    } finally {
                        end();
                    }
                });
            }
        }
        if (!events.onThread()) {
            awaitEnd();
        }
    }

    /** The library's statistics of the connection; nothing comes when there is none. */
    void statistics(Consumer<RTCStatsReport> receiver) {
        events.post(() -> session.ifPresent(opened -> opened.connection().getStats(receiver::accept)));
    }

    private void awaitEnd() {
        try {
            if (!closed.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOGGER.log(Level.ERROR, "Peer {0}: closing takes longer than {1} s", peerId, CLOSE_SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes the native objects; empty, and the peer has failed, when the library refuses (a bad ICE server). */
    private Optional<Session> open() {
        NativeEvents observer = new NativeEvents(this);
        Optional<RTCPeerConnection> made = Optional.empty();
        try {
            RTCPeerConnection connection = NativeEngine.FACTORY.createPeerConnection(configuration(), observer);
            made = Optional.of(connection);
            session = Optional.of(populate(observer, connection));
        } catch (RuntimeException | Error refused) {
            LOGGER.log(Level.ERROR, "Peer " + peerId + ": no connection could be made", refused);
            observer.peer.set(null);
            try {
                made.ifPresent(RTCPeerConnection::close);
            } finally {
                fail("No connection could be made: " + LibraryErrors.describe(refused));
            }
        }
        return session;
    }

    private Session populate(NativeEvents observer, RTCPeerConnection connection) {
        MediaSender media = new MediaSender(
                connection,
                settings.videoBitrateKbps(),
                () -> events.post(() -> fail("Media could not be sent; see the log of the streamer")));
        PeerChannels channels =
                new PeerChannels(peerId, connection, events, listener, () -> fail("The browser closed the connection"));
        Negotiator negotiator = new Negotiator(
                peerId,
                connection,
                events,
                settings.videoBitrateKbps(),
                listener,
                this::fail,
                offer -> session.ifPresent(old -> startOver(old, offer)));
        return new Session(observer, connection, media, channels, negotiator);
    }

    /** Takes this side's unanswered offer back and answers the browser's, both on a connection that knows of neither. */
    private void startOver(Session old, String offer) {
        session = Optional.empty();
        dispose(old);
        open().ifPresent(opened -> {
            old.channels().waitingTexts().forEach(opened.channels()::sendGeneral);
            old.negotiator().waiting().forEach(opened.negotiator()::remoteCandidate);
            opened.negotiator().remoteDescription(new SessionDescription(SessionDescription.Type.OFFER, offer));
        });
    }

    private RTCConfiguration configuration() {
        RTCConfiguration configuration = new RTCConfiguration();
        configuration.iceServers = new ArrayList<>();
        for (IceServer server : settings.iceServers()) {
            RTCIceServer entry = new RTCIceServer();
            entry.urls = server.urls();
            entry.username = server.username();
            entry.password = server.credential();
            configuration.iceServers.add(entry);
        }
        settings.portRange()
                .ifPresent(range ->
                        configuration.portAllocatorConfig = new PortAllocatorConfig(range.min(), range.max(), 0));
        return configuration;
    }

    private void connectionChanged(RTCPeerConnectionState changed) {
        if (ended) {
            return;
        }
        state = changed.name().toLowerCase(Locale.ROOT);
        switch (changed) {
            case CONNECTED -> connected();
            case FAILED -> fail("The connection was lost");
            case NEW, CONNECTING, DISCONNECTED, CLOSED -> {}
        }
    }

    private void connected() {
        if (subscription.isPresent() || session.isEmpty()) {
            return;
        }
        subscription = Optional.of(hub.subscribe(NativePicture.ALLOCATOR, session.get().media()));
        LOGGER.log(Level.INFO, "Peer {0} is connected", peerId);
        listener.connected();
    }

    private void fail(String reason) {
        if (ended) {
            return;
        }
        end();
        listener.closed(reason);
    }

    /** Frees everything, in the one order that the library survives: stop pushing, detach, close, dispose. */
    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        closing.set(true);
        state = "closed";
        try {
            subscription.ifPresent(MediaSubscription::close);
            session.ifPresent(WebRtcPeer::dispose);
        } finally {
            session = Optional.empty();
            events.shutdown();
            onClosed.accept(this);
            closed.countDown();
        }
    }

    private static void dispose(Session session) {
        session.observer().peer.set(null);
        session.channels().close();
        session.media().detach();
        session.connection().close();
        session.media().dispose();
    }

    /**
     * Called on native threads. May outlive its connection, so it can let go of the peer; events that wait by then come
     * to nothing.
     */
    private static final class NativeEvents implements PeerConnectionObserver {
        private final AtomicReference<WebRtcPeer> peer;

        NativeEvents(WebRtcPeer peer) {
            this.peer = new AtomicReference<>(peer);
        }

        @Override
        public void onIceCandidate(RTCIceCandidate candidate) {
            post(owner -> owner.listener.localCandidate(new IceCandidate(
                    candidate.sdp, Optional.ofNullable(candidate.sdpMid), OptionalInt.of(candidate.sdpMLineIndex))));
        }

        @Override
        public void onConnectionChange(RTCPeerConnectionState changed) {
            post(owner -> owner.connectionChanged(changed));
        }

        @Override
        public void onDataChannel(RTCDataChannel channel) {
            post(owner -> owner.session.ifPresent(opened -> opened.channels().adopt(channel)));
        }

        private void post(Consumer<WebRtcPeer> action) {
            Optional.ofNullable(peer.get())
                    .ifPresent(owner -> owner.events.post(
                            () -> Optional.ofNullable(peer.get()).ifPresent(action)));
        }
    }
}
