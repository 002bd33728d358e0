package io.moonfleet.rtc.ice;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The connectivity of one peer: an agent that is lite and therefore controlled (RFC 8445, section 2.5). It answers checks and
 * follows the browser's latest nomination. Any thread may call it; see {@link IceListener} for who is called back where.
 */
public final class IceSession implements AutoCloseable {
    /** A browser has a pair for each of its addresses and ours; further ones replace the longest unchecked. */
    private static final int MAX_PATHS = 32;

    /** Browsers check the pair they use every 2.5 to 5 seconds. */
    private static final long SILENT_PATH_NANOS = Duration.ofSeconds(8).toNanos();

    private static final long LIVE_PATH_NANOS = Duration.ofSeconds(4).toNanos();

    /** From the credentials of the browser to its first nomination. */
    private static final Duration FIRST_CHECK = Duration.ofSeconds(30);

    /** What a restart replaces; the old one stays good until the browser uses the new one. */
    private record Generation(IceCredentials local, byte[] key) {
        private Generation(IceCredentials local) {
            this(local, local.key());
        }
    }

    private final Map<String, IceSession> sessions;
    private final IceListener listener;
    private final SecureRandom random;
    private final long consentNanos;

    // Guarded by this; the listener is called under it, so that its calls come one at a time.
    private final List<CheckedPath> paths = new ArrayList<>();
    private final Set<String> remoteUfrags = new LinkedHashSet<>();
    private Optional<CheckedPath> selected = Optional.empty();
    private Optional<Generation> previous = Optional.empty();
    private long awaitedSinceNanos;
    private boolean disconnected;

    private volatile Generation current;
    private volatile boolean closed;

    IceSession(Map<String, IceSession> sessions, IceListener listener, SecureRandom random, Duration consent) {
        this.sessions = sessions;
        this.listener = listener;
        this.random = random;
        consentNanos = consent.toNanos();
        current = register();
    }

    private Generation register() {
        Generation generation = new Generation(IceCredentials.create(random));
        while (sessions.putIfAbsent(generation.local.ufrag(), this) != null) {
            generation = new Generation(IceCredentials.create(random));
        }
        return generation;
    }

    public String localUfrag() {
        return current.local.ufrag();
    }

    public String localPassword() {
        return current.local.password();
    }

    public IceCredentials localCredentials() {
        return current.local;
    }

    /**
     * What the browser's description says. Checks that come before are answered too, those under another name than this
     * afterwards are not. May be called again: then the browser has restarted.
     */
    public synchronized void remoteCredentials(IceCredentials credentials) {
        remoteUfrags.remove(credentials.ufrag());
        while (remoteUfrags.size() > 1) {
            // Two are enough: the one in use and the one that replaces it.
            remoteUfrags.remove(remoteUfrags.iterator().next());
        }
        remoteUfrags.add(credentials.ufrag());
        if (awaitedSinceNanos == 0) {
            awaitedSinceNanos = System.nanoTime() | 1;
        }
    }

    /** New local credentials for a description that answers or makes a restart (RFC 8445, section 9). */
    public synchronized IceCredentials restart() {
        if (!closed) {
            previous.ifPresent(old -> sessions.remove(old.local.ufrag(), this));
            previous = Optional.of(current);
            current = register();
        }
        return current.local;
    }

    /** The path in use, empty before the first nomination. */
    public synchronized Optional<IcePath> path() {
        return selected.map(path -> path);
    }

    /** Ends it at once. Paths take nothing any more. */
    @Override
    public void close() {
        closed = true;
        sessions.values().removeIf(session -> session == this);
        List<CheckedPath> all;
        synchronized (this) {
            // Again: a restart may have registered another name in between.
            sessions.values().removeIf(session -> session == this);
            all = List.copyOf(paths);
            paths.clear();
            selected = Optional.empty();
        }
        all.forEach(CheckedPath::close);
    }

    boolean closed() {
        return closed;
    }

    /** The key for a check under one of this session's names, empty for another name. */
    synchronized Optional<byte[]> key(String localUfrag) {
        if (current.local.ufrag().equals(localUfrag)) {
            return Optional.of(current.key);
        }
        return previous.filter(old -> old.local.ufrag().equals(localUfrag)).map(Generation::key);
    }

    synchronized boolean knows(String remoteUfrag) {
        return remoteUfrags.isEmpty() || remoteUfrags.contains(remoteUfrag);
    }

    /** A valid check has come over a path. */
    synchronized void checked(CheckedPath path, String localUfrag, boolean nominated) {
        if (closed || disconnected) {
            return;
        }
        long now = System.nanoTime();
        path.checkedAt(now);
        if (!paths.contains(path)) {
            makeRoom();
            paths.add(path);
        }
        if (previous.isPresent() && current.local.ufrag().equals(localUfrag)) {
            sessions.remove(previous.orElseThrow().local.ufrag(), this);
            previous = Optional.empty();
        }
        if (nominated) {
            path.nominate();
            select(path);
        }
    }

    private void makeRoom() {
        if (paths.size() >= MAX_PATHS) {
            paths.stream()
                    .filter(path -> selected.isEmpty() || selected.orElseThrow() != path)
                    .min((one, other) -> Long.compare(one.checkedAt() - other.checkedAt(), 0))
                    .ifPresent(oldest -> {
                        paths.remove(oldest);
                        oldest.close();
                    });
        }
    }

    private void select(CheckedPath path) {
        if (selected.isEmpty() || selected.orElseThrow() != path) {
            selected = Optional.of(path);
            listener.pathSelected(path);
        }
    }

    synchronized void deliver(byte[] data, int offset, int length) {
        if (!closed && !disconnected) {
            listener.datagram(data, offset, length);
        }
    }

    /** A path is gone (its TCP connection has ended). */
    synchronized void lost(CheckedPath path) {
        paths.remove(path);
        if (selected.isPresent() && selected.orElseThrow() == path && !closed && !disconnected) {
            // The path stays selected, sending to it fails; the browser nominates another one or consent runs out.
            nominatedAndLive(System.nanoTime()).ifPresent(this::select);
        }
    }

    /** Called every second or so. */
    synchronized void tick(long now) {
        if (closed || disconnected) {
            return;
        }
        if (selected.isEmpty()) {
            if (awaitedSinceNanos != 0 && now - awaitedSinceNanos > FIRST_CHECK.toNanos()) {
                disconnect("no way from the browser to this server within " + FIRST_CHECK.toSeconds() + " s");
            }
            return;
        }
        CheckedPath path = selected.orElseThrow();
        long silent = now - path.checkedAt();
        if (silent > SILENT_PATH_NANOS) {
            // A browser that nominates all pairs goes on checking only the one it has settled on.
            nominatedAndLive(now).ifPresent(this::select);
        }
        if (now - selected.orElseThrow().checkedAt() > consentNanos) {
            disconnect("the browser has been silent for " + Duration.ofNanos(silent).toSeconds() + " s");
        }
    }

    private Optional<CheckedPath> nominatedAndLive(long now) {
        return paths.stream()
                .filter(path -> path.nominated() && now - path.checkedAt() < LIVE_PATH_NANOS)
                .max((one, other) -> Long.compare(one.checkedAt() - other.checkedAt(), 0));
    }

    private void disconnect(String reason) {
        disconnected = true;
        listener.disconnected(reason);
    }

    /** Tells the listener that nothing comes any more: the ports were closed. */
    synchronized void portsClosed(String reason) {
        if (!closed && !disconnected) {
            disconnect(reason);
        }
    }
}
