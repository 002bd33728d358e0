package io.moonfleet.server.registry;

import io.moonfleet.ipc.InputFrame;
import io.moonfleet.ipc.IpcProtocol;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.SilenceWatch;
import io.moonfleet.ipc.StreamClientMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import io.moonfleet.server.hosts.HostAccess;
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
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * One streamer: its state, its child process and its peers. Thread-safe; nothing here waits for the network or the
 * child except the thread that starts it and the one that ends it.
 */
public final class Streamer implements StreamerChildListener {
    private static final Logger LOGGER = Logger.getLogger(Streamer.class);
    private static final StreamerIpcMessage.Statistics NO_STATISTICS =
            new StreamerIpcMessage.Statistics(0, 0, 0, 0, 0, 0, 0, false, Optional.empty(), List.of());

    private final StreamerSpec spec;
    private final HostAccess hosts;
    private final RegistrySettings settings;
    private final StreamTotals totals;
    private final LaunchQueues launches;
    private final Consumer<Streamer> onEnded;
    private final Instant createdAt = Instant.now();
    private final long createdNanos = System.nanoTime();
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
    private Optional<HostLost> lost = Optional.empty();
    private long reconnects;
    private boolean childReady;
    private StreamerIpcMessage.Statistics statistics = NO_STATISTICS;
    private long heartbeat;
    private final SilenceWatch childSilence = new SilenceWatch(IpcProtocol.HEARTBEAT_TIMEOUT);
    /** Under which its session starts are put in line with those of others. */
    private Optional<String> launchKey = Optional.empty();

    Streamer(
            StreamerSpec spec,
            HostAccess hosts,
            StreamerLauncher launcher,
            RegistrySettings settings,
            StreamTotals totals,
            LaunchQueues launches,
            Consumer<Streamer> onEnded) {
        this.spec = spec;
        this.hosts = hosts;
        this.settings = settings;
        this.totals = totals;
        this.launches = launches;
        this.onEnded = onEnded;
        this.starter = Thread.ofVirtual().name("streamer-start-" + spec.streamerId()).unstarted(new StreamerStart(this, hosts, launcher, settings));
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
        return locked(() -> state);
    }

    public StreamerSnapshot snapshot() {
        return locked(() -> {
            return new StreamerSnapshot(
                    spec.streamerId(),
                    spec.hostId(),
                    spec.appId(),
                    state,
                    stage,
                    failure,
                    lost,
                    reconnects,
                    spec.settings().width(),
                    spec.settings().height(),
                    spec.settings().fps(),
                    spec.settings().audioChannels(),
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
                    statistics.decoder(),
                    statistics.videoFormat(),
                    statistics.fanOut(),
                    child.map(StreamerChild::pid),
                    peers.snapshot(statistics.peers()));
        });
    }

    /** The attempt ends by itself after the connect time-out, which includes the wait for {@link #start}. */
    void limitConnecting() {
        CompletableFuture.delayedExecutor(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::giveUpConnecting);
    }

    /** How long ago it was asked for. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - createdNanos);
    }

    /** Starts connecting. */
    void start() {
        locked(() -> {
            if (state == StreamerState.STARTING) {
                starter.start();
            }
        });
    }

    /** Ends the streamer in order; the same future for everyone who asks. */
    CompletableFuture<Void> stop() {
        return locked(() -> {
            if (state.isAlive()) {
                leave(StreamerState.STOPPING, Optional.empty(), StreamerEnd.Manner.IN_ORDER);
            }
            return ended();
        });
    }

    /**
     * Adds a peer. A streamer that has ended tells the peer so and closes it.
     *
     * @return the peer's id, empty when it was not added
     */
    public Optional<String> join(PeerKind kind, PeerSink sink) {
        return locked(() -> {
            if (!state.isAlive()) {
                StreamerPeers refused = new StreamerPeers();
                refused.add("", kind, createdAt, sink, Optional.empty());
                refused.terminate(failure, "the streamer has ended");
                return Optional.empty();
            }
            if (peers.count() >= settings.maxPeersPerStreamer()) {
                sink.close("too many peers");
                return Optional.empty();
            }
            String peerId = UUID.randomUUID().toString();
            if (kind != PeerKind.WEBSOCKET) {
                sink.send(new StreamServerMessage.WebRtcConfig(settings.iceServers().forHolder(peerId)));
            }
            peers.add(peerId, kind, Instant.now(), sink, childReady ? child : Optional.empty());
            totals.peersJoined.increment();
            return Optional.of(peerId);
        });
    }

    public boolean isFull() {
        return locked(() -> peers.count() >= settings.maxPeersPerStreamer());
    }

    public void fromBrowser(String peerId, StreamClientMessage message) {
        locked(() -> peers.fromBrowser(peerId, message, child));
    }

    /** Input of a viewer of the WebSocket transport, as it sent it. */
    public void input(String peerId, byte[] message) {
        locked(() -> peers.input(peerId, message, child));
    }

    /** A viewer needs a key frame; the child puts the requests of all together. */
    public void requestKeyFrame() {
        child().ifPresent(running -> running.send(ServerIpcMessage.Command.REQUEST_KEY_FRAME));
    }

    /** The browser's socket is closed. */
    public void leave(String peerId) {
        locked(() -> peers.remove(peerId, child));
    }

    /** Called every second: keeps the child assured that the server lives, and finds a child that does not answer. */
    void tick() {
        locked(() -> {
            if (child.isEmpty() || state.isTerminal() || state == StreamerState.STOPPING) {
                return;
            }
            StreamerChild running = child.orElseThrow();
            peers.tellRemovals(running);
            running.send(new ServerIpcMessage.Heartbeat(++heartbeat));
            if (childSilence.isTooLong(running.silence())) {
                fail(StreamerFailure.unresponsive(failedStage()), StreamerEnd.Manner.KILL);
            }
        });
    }

    @Override
    public void message(StreamerIpcMessage message) {
        locked(() -> {
            switch (message) {
                case StreamerIpcMessage.Hello _, StreamerIpcMessage.Heartbeat _, StreamerIpcMessage.Notice _ -> {
                    // The launcher has taken Hello; the others only prove that the child is there.
                }
                case StreamerIpcMessage.StreamerReady _ -> becomeReady();
                case StreamerIpcMessage.MoonlightConnected _ -> becomeActive();
                case StreamerIpcMessage.Reconnecting reconnecting -> loseHost(HostLost.of(reconnecting));
                case StreamerIpcMessage.Failed failed -> fail(StreamerFailure.of(failed), StreamerEnd.Manner.BY_ITSELF);
                case StreamerIpcMessage.ToPeer toPeer -> peers.send(toPeer.peerId(), toPeer.message());
                case StreamerIpcMessage.Broadcast broadcast -> tell(broadcast.message());
                case StreamerIpcMessage.PeerClosed closed -> peers.closedByChild(closed.peerId(), closed.reason());
                case StreamerIpcMessage.LaunchWanted wanted -> wantLaunch(wanted.number());
                case StreamerIpcMessage.LaunchSettled settled ->
                    launchKey.ifPresent(host -> launches.settle(host, spec.streamerId(), settled.number()));
                case StreamerIpcMessage.ProtocolError error ->
                    LOGGER.warnf("streamer=%s could not read a message: %s", spec.streamerId(), error.reason());
                case StreamerIpcMessage.Statistics current -> {
                    totals.advance(statistics, current);
                    statistics = current;
                    peers.report(current.peers(), System.nanoTime(), totals);
                }
            }
        });
    }

    /** The grant goes straight to the child: it may come on the thread of another streamer, under that one's lock. */
    private void wantLaunch(long number) {
        child.ifPresent(running -> {
            Consumer<Boolean> grant = shared -> running.send(new ServerIpcMessage.LaunchGranted(number, shared));
            launchKey.ifPresentOrElse(
                    host -> launches.want(host, spec.streamerId(), number, grant), () -> grant.accept(false));
        });
    }

    /** Media takes no lock: it comes hundreds of times a second, and nobody may wait for its viewers. */
    @Override
    public void media(byte[] message) {
        peers.media(message);
    }

    @Override
    public void toViewer(InputFrame message) {
        locked(() -> peers.toViewer(message));
    }

    @Override
    public void refused(long count, String reason) {
        totals.refusedFrames.increment();
        LOGGER.warnf("streamer=%s sent a message that cannot be read (%d so far): %s", spec.streamerId(), count, reason);
    }

    @Override
    public void closed(String reason) {
        channelClosed.complete(null);
        // A child without its socket is of no use; one that is dying on its own is not harmed by this.
        CompletableFuture.delayedExecutor(StreamerEnd.DRAIN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::killOrphan);
    }

    private void killOrphan() {
        locked(() -> {
            if (state.isAlive()) {
                child.ifPresent(StreamerChild::kill);
            }
        });
    }

    /** Takes the child over and initializes it; false when the streamer was ended in the meantime. */
    boolean adopt(StreamerChild started, ServerIpcMessage.Init init, Optional<String> launchesOn) {
        return locked(() -> {
            launchKey = launchesOn;
            child = Optional.of(started);
            if (state != StreamerState.STARTING) {
                return false;
            }
            started.exit().whenComplete((status, _) -> crashed(status));
            started.send(init);
            return true;
        });
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
        locked(() -> fail(reason, StreamerEnd.Manner.IN_ORDER));
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
        } else if (state == StreamerState.RECONNECTING) {
            state = StreamerState.ACTIVE;
            lost = Optional.empty();
            reconnects++;
            totals.reconnects.increment();
            LOGGER.infof("streamer=%s connected to its host again", spec.streamerId());
        }
    }

    private void loseHost(HostLost news) {
        if (state == StreamerState.ACTIVE || state == StreamerState.RECONNECTING) {
            state = StreamerState.RECONNECTING;
            lost = Optional.of(news);
            LOGGER.warnf(
                    "streamer=%s has lost its host code=%s attempt=%d/%d: %s",
                    spec.streamerId(),
                    news.failure().code(),
                    news.attempt(),
                    news.attempts(),
                    news.failure().message());
        }
    }

    /** Records the stage and passes the message on to all peers. */
    void tell(StreamServerMessage message) {
        locked(() -> {
            stage = StreamerStart.stageOf(message).or(() -> stage);
            peers.broadcast(message);
        });
    }

    /** The stage to blame: none once the stream had been up. */
    Optional<String> failedStage() {
        return connectedAt.isPresent() ? Optional.empty() : stage;
    }

    private void giveUpConnecting() {
        locked(() -> {
            if (state == StreamerState.STARTING) {
                fail(StreamerFailure.timedOut(stage, settings.connectTimeout()), StreamerEnd.Manner.IN_ORDER);
            }
        });
    }

    /** The process has exited. What it said last is read first, so that its own words are the failure. */
    private void crashed(int status) {
        Thread.ofVirtual().name("streamer-exit-" + spec.streamerId()).start(() -> {
            StreamerEnd.await(channelClosed, StreamerEnd.DRAIN_TIMEOUT);
            locked(() -> fail(StreamerFailure.crashed(failedStage(), status), StreamerEnd.Manner.BY_ITSELF));
        });
    }

    private void fail(StreamerFailure reason, StreamerEnd.Manner manner) {
        if (state.isAlive()) {
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
        lost = Optional.empty();
        failure = reason;
        changed.signalAll();
        startResult.complete(null);
        StreamerEnd end = new StreamerEnd(this, starter, channelClosed, settings.stopTimeout());
        Thread.ofVirtual().name("streamer-end-" + spec.streamerId()).start(() -> end.run(manner));
    }

    /** The last steps, on the thread that has made sure that the child is gone. */
    void childGone() {
        locked(() -> {
            if (state == StreamerState.STOPPING) {
                state = StreamerState.STOPPED;
                LOGGER.infof("streamer=%s stopped", spec.streamerId());
            }
            peers.terminate(failure, "the streamer was stopped");
            child = Optional.empty();
        });
        launches.leave(spec.streamerId());
        hosts.release(spec.streamerId());
        onEnded.accept(this);
        ended.complete(null);
    }

    Optional<StreamerChild> child() {
        return locked(() -> child);
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> query) {
        lock.lock();
        try {
            return query.get();
        } finally {
            lock.unlock();
        }
    }
}
