package io.moonfleet.server.registry;

import io.moonfleet.ipc.IpcProtocol;
import io.moonfleet.server.hosts.HostAccess;
import io.moonfleet.server.registry.StreamerRefusedException.Reason;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * All streamers by id. An id belongs to one streamer from the moment it is reserved until its process is gone; a failed
 * streamer stays listed, with its failure, until it is deleted or created anew. Thread-safe.
 */
public final class StreamerRegistry {
    /** Failed streamers that are remembered; the oldest is forgotten first. */
    private static final int MAX_FAILED = 64;

    /**
     * What a caller's patience has beyond the connect time-out: existing ones wait 30 s, and 25 s is the default of that
     * time-out.
     */
    static final Duration CLEAN_UP_SHARE = Duration.ofSeconds(4);

    private static final Logger LOGGER = Logger.getLogger(StreamerRegistry.class);

    private final HostAccess hosts;
    private final StreamerLauncher launcher;
    private final RegistrySettings settings;
    private final StreamTotals totals = new StreamTotals();
    private final LaunchQueues launches;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Streamer> streamers = new TreeMap<>();
    private final ScheduledExecutorService ticker;
    private boolean closing;

    public StreamerRegistry(HostAccess hosts, StreamerLauncher launcher, RegistrySettings settings) {
        this.hosts = hosts;
        this.launcher = launcher;
        this.settings = settings;
        this.launches = new LaunchQueues(settings.connectTimeout());
        this.ticker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("streamer-heartbeat").factory());
        long interval = IpcProtocol.HEARTBEAT_INTERVAL.toMillis();
        ticker.scheduleAtFixedRate(this::tick, interval, interval, TimeUnit.MILLISECONDS);
    }

    /**
     * Reserves the id and starts connecting; returns at once.
     *
     * @throws StreamerRefusedException when the id is taken or no streamer may be added
     * @throws io.moonfleet.server.hosts.HostRefusedException when the host cannot be used
     */
    public Streamer create(StreamerSpec spec) {
        lock.lock();
        try {
            checkFree(spec.streamerId());
        } finally {
            lock.unlock();
        }
        hosts.require(spec.hostId());
        Streamer created;
        Optional<Streamer> failed;
        lock.lock();
        try {
            failed = checkFree(spec.streamerId());
            created = new Streamer(spec, hosts, launcher, settings, totals, launches, this::ended);
            streamers.put(spec.streamerId(), created);
        } finally {
            lock.unlock();
        }
        created.limitConnecting();
        totals.streamersCreated.increment();
        LOGGER.infof("streamer=%s created host=%d app=%d", spec.streamerId(), spec.hostId(), spec.appId());
        // The process of a failed predecessor may still be on its way out.
        failed.map(Streamer::ended).orElseGet(() -> CompletableFuture.completedFuture(null)).thenRun(created::start);
        return created;
    }

    public Optional<Streamer> find(String streamerId) {
        lock.lock();
        try {
            return Optional.ofNullable(streamers.get(streamerId));
        } finally {
            lock.unlock();
        }
    }

    /** In the order of their ids. */
    public List<Streamer> list() {
        lock.lock();
        try {
            return List.copyOf(streamers.values());
        } finally {
            lock.unlock();
        }
    }

    /** Ends the streamer; completes when it is gone and its id is free. */
    public CompletableFuture<Void> remove(Streamer streamer) {
        return streamer.stop().thenRun(() -> forget(streamer));
    }

    /** Ends all streamers of a host and waits until they are gone, as long as a child may take to end. */
    public void removeAllOf(int hostId) {
        CompletableFuture<?>[] ends = list().stream()
                .filter(streamer -> streamer.spec().hostId() == hostId)
                .map(this::remove)
                .toArray(CompletableFuture[]::new);
        StreamerEnd.await(CompletableFuture.allOf(ends), settings.stopTimeout().multipliedBy(2).plusSeconds(1));
    }

    /**
     * Ends a streamer that did not come up. Waits until nothing is left of it, but no longer than whoever asked for it
     * can be expected to wait ({@link #CLEAN_UP_SHARE}); what is left then goes, and its entry with it, behind the back
     * of the caller.
     *
     * @return whether nothing is left
     */
    public boolean removeFailed(Streamer streamer) {
        Duration patience = settings.connectTimeout().plus(CLEAN_UP_SHARE).minus(streamer.age());
        boolean gone = StreamerEnd.await(remove(streamer), patience.isNegative() ? Duration.ZERO : patience);
        if (!gone) {
            LOGGER.warnf("streamer=%s is still being cleaned up after its failure", streamer.spec().streamerId());
        }
        return gone;
    }

    public StreamTotals totals() {
        return totals;
    }

    /** Ends all streamers at the same time and takes no new ones; blocks until they are gone. */
    public void close() {
        Collection<Streamer> all;
        lock.lock();
        try {
            closing = true;
            all = List.copyOf(streamers.values());
        } finally {
            lock.unlock();
        }
        CompletableFuture<Void> gone =
                CompletableFuture.allOf(all.stream().map(this::remove).toArray(CompletableFuture[]::new));
        Duration patience = settings.stopTimeout().multipliedBy(2).plusSeconds(1);
        if (!StreamerEnd.await(gone, patience)) {
            all.forEach(streamer -> streamer.child().ifPresent(StreamerChild::kill));
            StreamerEnd.await(gone, settings.stopTimeout());
        }
        ticker.shutdownNow();
    }

    /** The failed streamer that may be replaced, if one has the id. */
    private Optional<Streamer> checkFree(String streamerId) {
        if (closing) {
            throw new StreamerRefusedException(Reason.SHUTTING_DOWN);
        }
        Streamer current = streamers.get(streamerId);
        if (current != null && current.state() != StreamerState.FAILED) {
            throw new StreamerRefusedException(Reason.DUPLICATE);
        }
        long running = streamers.values().stream()
                .filter(streamer -> !streamer.state().isTerminal())
                .count();
        if (running >= settings.maxStreamers()) {
            throw new StreamerRefusedException(Reason.LIMIT_REACHED);
        }
        return Optional.ofNullable(current);
    }

    private void ended(Streamer streamer) {
        if (streamer.state() == StreamerState.STOPPED) {
            forget(streamer);
            return;
        }
        lock.lock();
        try {
            List<Streamer> failed = streamers.values().stream()
                    .filter(other -> other.state() == StreamerState.FAILED)
                    .sorted(Comparator.comparing(other -> other.snapshot().createdAt()))
                    .toList();
            failed.stream()
                    .limit(Math.max(0, failed.size() - MAX_FAILED))
                    .forEach(oldest -> streamers.remove(oldest.spec().streamerId(), oldest));
        } finally {
            lock.unlock();
        }
    }

    private void forget(Streamer streamer) {
        lock.lock();
        try {
            streamers.remove(streamer.spec().streamerId(), streamer);
        } finally {
            lock.unlock();
        }
    }

    private void tick() {
        for (Streamer streamer : list()) {
            try {
                streamer.tick();
            } catch (RuntimeException defect) {
                LOGGER.errorf(defect, "streamer=%s heartbeat failed", streamer.spec().streamerId());
            }
        }
    }
}
