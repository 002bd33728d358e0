package io.moonfleet.rtc.fanout;

import io.moonfleet.media.EncodedSource;
import io.moonfleet.rtc.ice.IcePath;
import io.moonfleet.rtc.rtp.LinkTrouble;
import io.moonfleet.rtc.rtp.LinkVerdict;
import io.moonfleet.rtc.rtp.PacketizedFrame;
import io.moonfleet.rtc.rtp.PacketizedFramePool;
import io.moonfleet.rtc.sdp.VideoProfile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * One streamer's media on its way to all RTP peers: packetized once, on the thread it comes on, and handed to the sender
 * threads. Sender threads and subscriptions exist only while there are viewers or were some.
 */
final class FanOut implements AutoCloseable {
    private static final int MAX_THREADS = 4;

    private final PacketizedFramePool pool = new PacketizedFramePool();
    private final List<SenderLoop> loops;
    private final SourceFeed host;
    private final Optional<SourceFeed> small;
    private final Optional<SourceFeed> full;
    private final Optional<SourceFeed> stereo;
    private boolean started;
    private boolean closed;

    /** With a sender thread for each processor, four at most. */
    FanOut(Renditions sources) {
        this(sources, Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_THREADS));
    }

    FanOut(Renditions sources, int threads) {
        this.loops = IntStream.range(0, threads).mapToObj(SenderLoop::new).toList();
        this.host = feed(sources.host(), Sources.HOST, SoundSources.HOST);
        this.small = sources.small().map(source -> feed(source, Sources.SMALL, SoundSources.NONE));
        this.full = sources.full().map(source -> feed(source, Sources.FULL, SoundSources.NONE));
        this.stereo = sources.stereo().map(source -> feed(source, Sources.HOST, SoundSources.MIXED));
    }

    private SourceFeed feed(EncodedSource source, int pictures, int sound) {
        return new SourceFeed(source, pictures, sound, pool, loops);
    }

    /** How the host's pictures are coded from now on; H.264 before this is said. */
    void hostProfile(VideoProfile profile) {
        host.coding(profile);
    }

    /** Whether there is such a source ({@link Sources}). */
    boolean has(int source) {
        return feed(source).isPresent();
    }

    private Optional<SourceFeed> feed(int source) {
        return switch (source) {
            case Sources.HOST -> Optional.of(host);
            case Sources.SMALL -> small;
            default -> full;
        };
    }

    /** Begins to send to a peer, which gets sound at once and pictures from the next key frame on. */
    Handle add(ViewerSetup setup, Listener listener) {
        SenderLoop loop;
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("The fan-out is closed");
            }
            if (!started) {
                started = true;
                loops.forEach(SenderLoop::start);
            }
            loop = leastLoaded();
            loop.assigned().incrementAndGet();
        }
        Handle handle = new Handle(loop, setup, listener);
        handle.holdFirst();
        if (!loop.post(handle::begin)) {
            handle.close();
            throw new IllegalStateException("The sender thread is overloaded");
        }
        return handle;
    }

    /** How long pictures took lately to leave for all viewers. */
    FanOutLatency latency() {
        return FanOutLatency.of(loops.stream().map(SenderLoop::latency).toList());
    }

    /** Buffers that exist, for tests and statistics. */
    PacketizedFramePool pool() {
        return pool;
    }

    /** Ends the sender threads. Peers are to be closed before. */
    @Override
    public void close() {
        boolean running;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            running = started;
        }
        host.end();
        small.ifPresent(SourceFeed::end);
        full.ifPresent(SourceFeed::end);
        stereo.ifPresent(SourceFeed::end);
        if (running) {
            loops.forEach(SenderLoop::close);
        }
    }

    private SenderLoop leastLoaded() {
        SenderLoop least = loops.get(0);
        for (SenderLoop loop : loops) {
            if (loop.assigned().get() < least.assigned().get()) {
                least = loop;
            }
        }
        return least;
    }

    /** What a peer hears of its sending. Called on the sender thread; hands on and returns. */
    interface Listener {
        /** Pictures come from there from now on ({@link Sources}). */
        void sourceChanged(int source);

        /** The link has been too weak for the host's stream for too long. Said each second while it is so. */
        void tooWeak(LinkTrouble trouble);

        /** On the second rendition the link has been well for so long that the host's stream is worth another try. */
        void mayReturn();

        /** Key frame after key frame has arrived at the peer, and it can show none of them. */
        void undecodable();

        /** The host's sound is of another kind from now on: whether this peer gets it as it is, or needs it mixed down. */
        void soundChanged(boolean asItIs);

        /** Nothing more is sent. */
        void failed(String reason);
    }

    /** One peer's place. Any thread; nothing waits. */
    final class Handle implements ViewerOwner, AutoCloseable {
        private static final int MAX_PENDING_FEEDBACK = 64;

        private final SenderLoop loop;
        private final Viewer viewer;
        private final Listener listener;
        private final AtomicInteger pendingFeedback = new AtomicInteger();
        private final boolean[] used = new boolean[Sources.COUNT];
        private boolean mixedDown;
        private int wanted;
        private boolean ended;

        Handle(SenderLoop loop, ViewerSetup setup, Listener listener) {
            this.loop = loop;
            this.listener = listener;
            this.viewer = new Viewer(setup, this, System.nanoTime());
            this.wanted = setup.source();
            this.mixedDown = setup.tracks().audio().isPresent()
                    && !SoundChoice.takes(setup.tracks().sounds(), host.audioLayout());
        }

        private synchronized void holdFirst() {
            hold(Sources.HOST);
            hold(wanted);
            if (mixedDown) {
                stereo.ifPresent(SourceFeed::use);
            }
        }

        private void begin() {
            loop.add(viewer, System.nanoTime());
        }

        /** Everything goes this way from now on. */
        void path(IcePath path) {
            loop.post(() -> viewer.path(path));
        }

        /** A decrypted RTCP packet of the peer; copied. Floods are thinned out. */
        void feedback(byte[] data, int offset, int length) {
            if (pendingFeedback.incrementAndGet() > MAX_PENDING_FEEDBACK) {
                pendingFeedback.decrementAndGet();
                return;
            }
            byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
            boolean taken = loop.post(() -> {
                pendingFeedback.decrementAndGet();
                viewer.feedback(copy, 0, copy.length, System.nanoTime());
            });
            if (!taken) {
                pendingFeedback.decrementAndGet();
            }
        }

        ViewerCounters counters() {
            return viewer.counters();
        }

        /**
         * Pictures come from another source ({@link Sources}) from its next key frame on. May wait for the decoder to start
         * or end: never on a receive or sender thread.
         */
        synchronized void use(int source) {
            if (ended || source == wanted || !has(source)) {
                return;
            }
            wanted = source;
            hold(source);
            loop.post(() -> viewer.switchTo(source));
        }

        private void hold(int source) {
            if (!used[source]) {
                used[source] = true;
                feed(source).orElseThrow().use();
            }
        }

        /**
         * After {@link Listener#sourceChanged} has told of a source: the others need not be made for this peer. Sound is the
         * host's always. May wait.
         */
        synchronized void settled(int source) {
            for (int other = 0; other < Sources.COUNT; other++) {
                if (other != Sources.HOST && other != source && other != wanted) {
                    drop(other);
                }
            }
        }

        /** Whether the peer needs the host's sound mixed down. As {@link #use}: may wait. */
        synchronized void mixDown(boolean needed) {
            if (!ended && needed != mixedDown) {
                mixedDown = needed;
                stereo.ifPresent(needed ? SourceFeed::use : SourceFeed::leave);
            }
        }

        private void drop(int source) {
            if (used[source]) {
                used[source] = false;
                feed(source).orElseThrow().leave();
            }
        }

        /** Stops sending and gives everything back, shortly after this has returned. */
        @Override
        public synchronized void close() {
            if (ended) {
                return;
            }
            ended = true;
            loop.assigned().decrementAndGet();
            loop.postSurely(() -> loop.remove(viewer));
            for (int source = 0; source < Sources.COUNT; source++) {
                drop(source);
            }
            if (mixedDown) {
                stereo.ifPresent(SourceFeed::leave);
            }
        }

        @Override
        public void keyFrameWanted(Viewer wanting, int source) {
            feed(source).ifPresent(SourceFeed::requestKeyFrame);
        }

        @Override
        public void left(PacketizedFrame frame, int source) {
            loop.left(frame, source);
        }

        @Override
        public void judged(Viewer judged, LinkVerdict verdict) {
            switch (verdict) {
                case LinkVerdict.Good _, LinkVerdict.Strained _ -> {}
                case LinkVerdict.CannotCarry weak -> listener.tooWeak(weak.trouble());
                case LinkVerdict.MayReturn _ -> listener.mayReturn();
            }
        }

        @Override
        public void undecodable(Viewer failing) {
            listener.undecodable();
        }

        @Override
        public void soundChanged(Viewer hearing, boolean asItIs) {
            listener.soundChanged(asItIs);
        }

        @Override
        public void failed(Viewer failing, RuntimeException defect) {
            listener.failed("Media could not be sent: " + defect.getMessage());
        }

        @Override
        public void sourceChanged(Viewer changed, int source) {
            listener.sourceChanged(source);
        }
    }
}
