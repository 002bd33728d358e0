package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.IceCandidate;
import io.moonfleet.rtc.Peer;
import io.moonfleet.rtc.PeerCounters;
import io.moonfleet.rtc.PeerEvents;
import io.moonfleet.rtc.PeerLink;
import io.moonfleet.rtc.PeerListener;
import io.moonfleet.rtc.SessionDescription;
import io.moonfleet.rtc.sdp.NegotiationException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A browser's connection by our own ICE, DTLS, SRTP and SCTP, which gets the host's frames as they are. Everything
 * happens on the peer's event thread, but for media: that is the sender thread's business.
 *
 * <p>This side offers. A browser that offers at the same time has usually taken this side's offer by the time its own
 * arrives, and its answer follows within a round trip: so its offer is held for {@value #GLARE_GRACE_MILLIS} ms, and only
 * when no answer comes this side forgets its own, to which nothing is tied yet, and answers.
 */
final class RtpPeer implements Peer {
    static final long GLARE_GRACE_MILLIS = 700;

    private static final Logger LOGGER = System.getLogger(RtpPeer.class.getName());

    /** A browser that has not connected by then will not any more. */
    private static final long CONNECT_MILLIS = 60_000;

    private static final long CLOSE_SECONDS = 6;
    private static final int MAX_DESCRIPTION = 64 * 1024;
    private static final int MAX_PENDING_DESCRIPTIONS = 8;
    private static final int MAX_DESCRIPTIONS = 200;
    private static final int MAX_FAILURES = 16;
    private static final int MAX_PENDING_TEXTS = 256;
    private static final int MAX_WAITING_TEXTS = 64;

    /** What the streamer's peers share. */
    private final RtpPeerFactory.Shared shared;

    private final String peerId;
    private final boolean offers;
    private final PeerListener listener;
    private final Runnable onClosed;
    private final PeerEvents events;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger pendingDescriptions = new AtomicInteger();
    private final AtomicInteger pendingTexts = new AtomicInteger();
    private final AtomicBoolean flooded = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile String state = "new";
    private volatile Optional<RtpConnection> connection = Optional.empty();
    private final ArrayDeque<String> texts = new ArrayDeque<>();
    private Optional<String> heldOffer = Optional.empty();
    private boolean started;
    private boolean connected;
    private boolean ended;
    private int descriptions;
    private int failures;

    /** @param offers whether this side offers, rather than the client (WHEP) */
    RtpPeer(String peerId, boolean offers, RtpPeerFactory.Shared shared, PeerListener listener, Runnable onClosed) {
        this.peerId = peerId;
        this.offers = offers;
        this.shared = shared;
        this.listener = listener;
        this.onClosed = onClosed;
        this.events = PeerEvents.virtual(peerId);
    }

    @Override
    public void start() {
        events.post(() -> {
            if (ended || started) {
                return;
            }
            started = true;
            events.postLater(CONNECT_MILLIS, () -> {
                if (!connected) {
                    fail("No connection within " + CONNECT_MILLIS / 1_000 + " s");
                }
            });
            if (offers) {
                offer(open());
            }
        });
    }

    @Override
    public void remoteDescription(SessionDescription description) {
        if (description.sdp().length() > MAX_DESCRIPTION) {
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
            if (started && !ended) {
                take(description);
            }
        });
    }

    /** Means nothing to an agent that only answers checks (RFC 8445, section 2.5): it learns addresses from them. */
    @Override
    public void remoteCandidate(IceCandidate candidate) {}

    @Override
    public void sendGeneral(String text) {
        if (pendingTexts.incrementAndGet() > MAX_PENDING_TEXTS) {
            pendingTexts.decrementAndGet();
            return;
        }
        events.post(() -> {
            pendingTexts.decrementAndGet();
            if (!ended) {
                if (texts.size() < MAX_WAITING_TEXTS) {
                    texts.add(text);
                }
                sendTexts();
            }
        });
    }

    /** The host's pictures are coded in another way than was known. */
    void videoChanged() {
        events.post(() -> {
            if (!ended) {
                connection.ifPresent(RtpConnection::videoChanged);
            }
        });
    }

    @Override
    public void sendPadMessage(byte[] message) {
        if (pendingTexts.incrementAndGet() > MAX_PENDING_TEXTS) {
            pendingTexts.decrementAndGet();
            return;
        }
        events.post(() -> {
            pendingTexts.decrementAndGet();
            connection.flatMap(RtpConnection::channels).ifPresent(channels -> channels.sendPadMessage(message));
        });
    }

    @Override
    public PeerCounters counters() {
        Optional<RtpMedia> current = connection.flatMap(RtpConnection::media);
        ViewerCounters counted = current.map(RtpMedia::counters).orElse(ViewerCounters.NONE);
        return new PeerCounters(
                state,
                counted.framesSent(),
                counted.framesDropped(),
                new PeerLink(
                        current.map(RtpMedia::mediaPath).orElse(PeerLink.RTP),
                        current.map(RtpMedia::reason).orElse(""),
                        current.map(RtpMedia::linkState).orElse("unknown"),
                        counted.bytesSent(),
                        counted.packetsSent(),
                        counted.packetsResent(),
                        counted.keyFrameWaits(),
                        counted.lossFraction(),
                        counted.roundTripMicros(),
                        counted.queuedFrames()));
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            events.post(() -> {
                Optional<RtpChannels> channels = connection.flatMap(RtpConnection::channels);
                if (!ended && channels.isPresent()) {
                    channels.get().flush(this::end);
                } else {
                    end();
                }
            });
        }
        if (!events.onThread()) {
            awaitEnd();
        }
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

    private void take(SessionDescription description) {
        if (++descriptions > MAX_DESCRIPTIONS) {
            fail("The browser negotiates without end");
            return;
        }
        try {
            switch (description.type()) {
                case OFFER -> remoteOffer(description.sdp());
                case ANSWER -> {
                    // Whoever answers has rolled its own offer back.
                    heldOffer = Optional.empty();
                    connection.orElseThrow(() -> new NegotiationException(
                                    NegotiationException.Reason.UNEXPECTED, "an answer to no offer"))
                            .answered(description.sdp());
                }
                // A provisional answer promises another one, which this side can wait for.
                case PRANSWER -> {}
                case ROLLBACK -> heldOffer = Optional.empty();
            }
        } catch (NegotiationException refused) {
            LOGGER.log(Level.WARNING, "Peer {0}: a description was not taken: {1}", peerId, refused.getMessage());
            boolean hopeless = refused.reason() == NegotiationException.Reason.NO_COMMON_VIDEO;
            if (++failures >= MAX_FAILURES || !offers || hopeless) {
                fail("The description could not be taken: " + refused.getMessage());
            }
        }
    }

    private void remoteOffer(String sdp) throws NegotiationException {
        if (connection.isEmpty()) {
            answer(open(), sdp);
        } else if (connection.get().negotiated()) {
            answer(connection.get(), sdp);
        } else {
            Optional<String> held = Optional.of(sdp);
            heldOffer = held;
            events.postLater(GLARE_GRACE_MILLIS, () -> {
                if (heldOffer == held && !ended) {
                    heldOffer = Optional.empty();
                    startOver(sdp);
                }
            });
        }
    }

    /** Forgets this side's offer and answers the browser's. */
    private void startOver(String sdp) {
        connection.ifPresent(RtpConnection::close);
        connection = Optional.empty();
        take(new SessionDescription(SessionDescription.Type.OFFER, sdp));
    }

    private void answer(RtpConnection answering, String sdp) throws NegotiationException {
        listener.localDescription(new SessionDescription(SessionDescription.Type.ANSWER, answering.answer(sdp)));
        if (offers && answering.offerWanted()) {
            offer(answering);
        }
    }

    private void offer(RtpConnection offering) {
        listener.localDescription(new SessionDescription(SessionDescription.Type.OFFER, offering.offer()));
    }

    private RtpConnection open() {
        RtpConnection opened = new RtpConnection(peerId, shared, events, listener, new ConnectionEvents());
        connection = Optional.of(opened);
        state = "connecting";
        return opened;
    }

    private void sendTexts() {
        connection.flatMap(RtpConnection::channels).ifPresent(channels -> {
            while (!texts.isEmpty()) {
                channels.sendGeneral(texts.remove());
            }
        });
    }

    /** On the event thread. */
    private final class ConnectionEvents implements RtpConnection.Events {
        @Override
        public void connected() {
            if (ended || connected) {
                return;
            }
            connected = true;
            state = "connected";
            LOGGER.log(Level.INFO, "Peer {0} is connected", peerId);
            sendTexts();
            listener.connected();
        }

        @Override
        public void lost(String reason) {
            fail(reason);
        }
    }

    private void fail(String reason) {
        if (ended) {
            return;
        }
        end();
        listener.closed(reason);
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        closing.set(true);
        state = "closed";
        try {
            connection.ifPresent(RtpConnection::close);
        } finally {
            events.shutdown();
            onClosed.run();
            closed.countDown();
        }
    }
}
