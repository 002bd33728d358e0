package io.moonfleet.server.registry;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.ipc.IpcProtocol;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamClientMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import io.moonfleet.server.hosts.HostAccess;
import io.moonfleet.server.hosts.PairedHost;
import io.moonfleet.server.hosts.StreamerHost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One streamer: its state, its child process and its peers. Thread-safe; nothing here waits for the network or the
 * child except the thread that starts it and the one that ends it.
 */
public final class Streamer implements StreamerChildListener {
    private static final Logger LOGGER = Logger.getLogger(Streamer.class);
    private static final StreamerIpcMessage.Statistics NO_STATISTICS =
            new StreamerIpcMessage.Statistics(0, 0, 0, 0, 0, 0, 0, false, List.of());

    private final StreamerSpec spec;
    private final HostAccess hosts;
    private final RegistrySettings settings;
    private final StreamTotals totals;
    private final Consumer<Streamer> onEnded;
    private final Instant createdAt = Instant.now();
    private final CompletableFuture<Void> startResult = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> channelClosed = new CompletableFuture<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StreamerPeers peers = new StreamerPeers();
    private final Thread starter;
    private StreamerState state = StreamerState.STARTING;
    private Optional<String> stage = Optional.empty();
    private Optional<StreamerFailure> failure = Optional.empty();
    private Optional<StreamerChild> child = Optional.empty();
    private Optional<Instant> connectedAt = Optional.empty();
    private boolean childReady;
    private StreamerIpcMessage.Statistics statistics = NO_STATISTICS;
    private long heartbeat;

    Streamer(
            StreamerSpec spec,
            HostAccess hosts,
            StreamerLauncher launcher,
            RegistrySettings settings,
            StreamTotals totals,
            Consumer<Streamer> onEnded) {
        this.spec = spec;
        this.hosts = hosts;
        this.settings = settings;
        this.totals = totals;
        this.onEnded = onEnded;
        this.starter = Thread.ofVirtual().name("streamer-start-" + spec.streamerId()).unstarted(new StreamerStart(this, hosts, launcher, settings.connectTimeout()));
    }

    public StreamerSpec spec() {
        return spec;
    }

    /** Completes when the streamer has become active or will never be. */
    public CompletableFuture<Void> startResult() {
        return startResult.copy();
    }

    /** Completes when the child is gone and reaped. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    public StreamerState state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    public StreamerSnapshot snapshot() {
        lock.lock();
        try {
            return new StreamerSnapshot(
                    spec.streamerId(),
                    spec.hostId(),
                    spec.appId(),
                    state,
                    stage,
                    failure,
                    spec.settings().width(),
                    spec.settings().height(),
                    spec.settings().fps(),
                    createdAt,
                    connectedAt,
                    statistics.framesReceived(),
                    statistics.bytesReceived(),
                    statistics.framesLost(),
                    statistics.keyFrames(),
                    statistics.idrRequests(),
                    statistics.audioPackets(),
                    statistics.roundTripMicros(),
                    statistics.decoding(),
                    child.map(StreamerChild::pid),
                    peers.snapshot(statistics.peers()));
        } finally {
            lock.unlock();
        }
    }

    /** Starts connecting; the attempt ends by itself after the connect time-out. */
    void start() {
        lock.lock();
        try {
            if (state != StreamerState.STARTING) {
                return;
            }
            starter.start();
        } finally {
            lock.unlock();
        }
        CompletableFuture.delayedExecutor(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::giveUpConnecting);
    }

    /** Ends the streamer in order; the same future for everyone who asks. */
    CompletableFuture<Void> stop() {
        lock.lock();
        try {
            if (state == StreamerState.STARTING || state == StreamerState.ACTIVE) {
                leave(StreamerState.STOPPING, Optional.empty(), StreamerEnd.Manner.IN_ORDER);
            }
            return ended();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a peer. A streamer that has ended tells the peer so and closes it.
     *
     * @return the peer's id, empty when it was not added
     */
    public Optional<String> join(PeerSink sink) {
        lock.lock();
        try {
            if (state != StreamerState.STARTING && state != StreamerState.ACTIVE) {
                StreamerPeers refused = new StreamerPeers();
                refused.add("", createdAt, sink, Optional.empty());
                refused.terminate(failure, "the streamer has ended");
                return Optional.empty();
            }
            if (peers.count() >= settings.maxPeersPerStreamer()) {
                sink.close("too many peers");
                return Optional.empty();
            }
            String peerId = UUID.randomUUID().toString();
            sink.send(new StreamServerMessage.WebRtcConfig(settings.iceServers()));
            peers.add(peerId, Instant.now(), sink, childReady ? child : Optional.empty());
            totals.peersJoined.increment();
            return Optional.of(peerId);
        } finally {
            lock.unlock();
        }
    }

    public boolean isFull() {
        lock.lock();
        try {
            return peers.count() >= settings.maxPeersPerStreamer();
        } finally {
            lock.unlock();
        }
    }

    public void fromBrowser(String peerId, StreamClientMessage message) {
        lock.lock();
        try {
            peers.fromBrowser(peerId, message, child);
        } finally {
            lock.unlock();
        }
    }

    /** The browser's socket is closed. */
    public void leave(String peerId) {
        lock.lock();
        try {
            peers.remove(peerId, child);
        } finally {
            lock.unlock();
        }
    }

    /** Called every second: keeps the child assured that the server lives, and finds a child that does not answer. */
    void tick() {
        lock.lock();
        try {
            if (child.isEmpty() || state.isTerminal() || state == StreamerState.STOPPING) {
                return;
            }
            StreamerChild running = child.orElseThrow();
            running.send(new ServerIpcMessage.Heartbeat(++heartbeat));
            if (running.silence().compareTo(IpcProtocol.HEARTBEAT_TIMEOUT) > 0) {
                fail(
                        new StreamerFailure(
                                StreamerFailure.STREAMER_UNRESPONSIVE,
                                failedStage(),
                                StreamerFailure.EARLY_TERMINATION,
                                "The streamer process no longer answers"),
                        StreamerEnd.Manner.KILL);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void message(StreamerIpcMessage message) {
        lock.lock();
        try {
            switch (message) {
                case StreamerIpcMessage.Hello _, StreamerIpcMessage.Heartbeat _, StreamerIpcMessage.Notice _ -> {
                    // The launcher has taken Hello; the others only prove that the child is there.
                }
                case StreamerIpcMessage.StreamerReady _ -> becomeReady();
                case StreamerIpcMessage.MoonlightConnected _ -> becomeActive();
                case StreamerIpcMessage.Failed failed -> fail(StreamerFailure.of(failed), StreamerEnd.Manner.BY_ITSELF);
                case StreamerIpcMessage.ToPeer toPeer -> peers.send(toPeer.peerId(), toPeer.message());
                case StreamerIpcMessage.Broadcast broadcast -> {
                    noteStage(broadcast.message());
                    peers.broadcast(broadcast.message());
                }
                case StreamerIpcMessage.PeerClosed closed -> peers.closedByChild(closed.peerId(), closed.reason());
                case StreamerIpcMessage.ProtocolError error ->
                    LOGGER.warnf("streamer=%s could not read a message: %s", spec.streamerId(), error.reason());
                case StreamerIpcMessage.Statistics current -> {
                    totals.advance(statistics, current);
                    statistics = current;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void refused(long count, String reason) {
        totals.refusedFrames.increment();
        LOGGER.warnf("streamer=%s sent a message that cannot be read (%d so far): %s", spec.streamerId(), count, reason);
    }

    @Override
    public void closed(String reason) {
        channelClosed.complete(null);
        lock.lock();
        try {
            if (state == StreamerState.STARTING || state == StreamerState.ACTIVE) {
                // A child without its socket is of no use; one that is dying on its own is not harmed by this.
                CompletableFuture.delayedExecutor(StreamerEnd.DRAIN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(this::killOrphan);
            }
        } finally {
            lock.unlock();
        }
    }

    private void killOrphan() {
        lock.lock();
        try {
            if (!state.isTerminal()) {
                child.ifPresent(StreamerChild::kill);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes the child over and initializes it; false when the streamer was ended in the meantime. */
    boolean adopt(StreamerChild started, StreamerHost host) {
        lock.lock();
        try {
            child = Optional.of(started);
            if (state != StreamerState.STARTING) {
                return false;
            }
            started.exit().whenComplete((status, _) -> crashed(status));
            started.send(init(host));
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the child has understood Init; false when the streamer was ended first. */
    boolean awaitReady() throws InterruptedException {
        lock.lock();
        try {
            while (state == StreamerState.STARTING && !childReady) {
                changed.await();
            }
            return state == StreamerState.STARTING;
        } finally {
            lock.unlock();
        }
    }

    /** Tells the child to connect to the host and waits for the outcome, whatever it is. */
    void connect(StreamerChild started) throws InterruptedException {
        lock.lock();
        try {
            if (state == StreamerState.STARTING) {
                started.send(ServerIpcMessage.Command.START_MOONLIGHT);
            }
            while (state == StreamerState.STARTING) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    void failStart(StreamerFailure reason) {
        lock.lock();
        try {
            fail(reason, StreamerEnd.Manner.IN_ORDER);
        } finally {
            lock.unlock();
        }
    }

    private ServerIpcMessage.Init init(StreamerHost host) {
        PairedHost paired = host.host();
        return new ServerIpcMessage.Init(
                IpcProtocol.VERSION,
                spec.streamerId(),
                spec.settings(),
                settings.iceServers(),
                settings.rtcPortRange(),
                paired.address().address(),
                paired.address().httpPort(),
                host.uniqueId(),
                paired.keys().uniqueId(),
                paired.keys().privateKeyPem(),
                paired.keys().certificatePem(),
                paired.hostCertificatePem(),
                spec.appId());
    }

    private void becomeReady() {
        if (state == StreamerState.STARTING && !childReady) {
            childReady = true;
            tell(new StreamServerMessage.StageComplete(StreamerStart.STAGE_LAUNCH));
            child.ifPresent(peers::introduceAll);
            changed.signalAll();
        }
    }

    private void becomeActive() {
        if (state == StreamerState.STARTING) {
            state = StreamerState.ACTIVE;
            connectedAt = Optional.of(Instant.now());
            LOGGER.infof(
                    "streamer=%s connected after %d ms",
                    spec.streamerId(),
                    Duration.between(createdAt, Instant.now()).toMillis());
            changed.signalAll();
            startResult.complete(null);
        }
    }

    /** Records the stage and passes the message on to all peers. */
    void tell(StreamServerMessage message) {
        lock.lock();
        try {
            noteStage(message);
            peers.broadcast(message);
        } finally {
            lock.unlock();
        }
    }

    private void noteStage(StreamServerMessage message) {
        switch (message) {
            case StreamServerMessage.StageStarting starting -> stage = Optional.of(starting.stage());
            case StreamServerMessage.StageComplete complete -> stage = Optional.of(complete.stage());
            case StreamServerMessage.StageFailed failed -> stage = Optional.of(failed.stage());
            case StreamServerMessage.WebRtcConfig _,
                    StreamServerMessage.Signaling _,
                    StreamServerMessage.ConnectionComplete _,
                    StreamServerMessage.ConnectionTerminated _,
                    StreamServerMessage.Notice _ -> {
                // No stage in these.
            }
        }
    }

    /** The stage to blame: none once the stream had been up. */
    Optional<String> failedStage() {
        return connectedAt.isPresent() ? Optional.empty() : stage;
    }

    private void giveUpConnecting() {
        lock.lock();
        try {
            if (state == StreamerState.STARTING) {
                fail(
                        new StreamerFailure(
                                ErrorCode.TIMEOUT.name(),
                                stage,
                                StreamerFailure.NO_VIDEO_TRAFFIC,
                                "No picture within " + settings.connectTimeout().toSeconds() + " s"
                                        + stage.map(name -> "; stopped at " + name).orElse("")),
                        StreamerEnd.Manner.IN_ORDER);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The process has exited. What it said last is read first, so that its own words are the failure. */
    private void crashed(int status) {
        Thread.ofVirtual().name("streamer-exit-" + spec.streamerId()).start(() -> {
            StreamerEnd.await(channelClosed, StreamerEnd.DRAIN_TIMEOUT);
            lock.lock();
            try {
                fail(
                        new StreamerFailure(
                                StreamerFailure.STREAMER_CRASHED,
                                failedStage(),
                                StreamerFailure.EARLY_TERMINATION,
                                "The streamer process ended unexpectedly with exit code " + status),
                        StreamerEnd.Manner.BY_ITSELF);
            } finally {
                lock.unlock();
            }
        });
    }

    private void fail(StreamerFailure reason, StreamerEnd.Manner manner) {
        if (state == StreamerState.STARTING || state == StreamerState.ACTIVE) {
            totals.streamersFailed.increment();
            LOGGER.warnf(
                    "streamer=%s failed code=%s stage=%s: %s",
                    spec.streamerId(), reason.code(), reason.stage().orElse("-"), reason.message());
            leave(StreamerState.FAILED, Optional.of(reason), manner);
            peers.terminate(Optional.of(reason), "the stream has failed");
        }
    }

    private void leave(StreamerState next, Optional<StreamerFailure> reason, StreamerEnd.Manner manner) {
        state = next;
        failure = reason;
        changed.signalAll();
        startResult.complete(null);
        StreamerEnd end = new StreamerEnd(this, starter, channelClosed, settings.stopTimeout());
        Thread.ofVirtual().name("streamer-end-" + spec.streamerId()).start(() -> end.run(manner));
    }

    /** The last steps, on the thread that has made sure that the child is gone. */
    void childGone() {
        lock.lock();
        try {
            if (state == StreamerState.STOPPING) {
                state = StreamerState.STOPPED;
                LOGGER.infof("streamer=%s stopped", spec.streamerId());
            }
            peers.terminate(failure, "the streamer was stopped");
            child = Optional.empty();
        } finally {
            lock.unlock();
        }
        hosts.release(spec.streamerId());
        onEnded.accept(this);
        ended.complete(null);
    }

    Optional<StreamerChild> child() {
        lock.lock();
        try {
            return child;
        } finally {
            lock.unlock();
        }
    }
}
