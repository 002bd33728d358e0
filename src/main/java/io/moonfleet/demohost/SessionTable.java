package io.moonfleet.demohost;

import io.moonfleet.demohost.scene.SceneKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The apps that run and the sessions that are open, at most one of each per client certificate. Thread-safe; calls
 * nothing while it holds its lock.
 */
final class SessionTable {
    /** Whose app it is where all clients share one. */
    private static final ClientKey EVERYBODY = new ClientKey("");

    private final int limit;
    private final HostManner manner;
    private final Network network;
    private final LongSupplier clock;
    private final Map<ClientKey, RunningApp> apps = new HashMap<>();
    private final Map<ClientKey, StreamSession> sessions = new HashMap<>();
    private final Random addresses = new Random();
    private Optional<RunningApp> appOfAnother = Optional.empty();
    private int opened;

    /** @param clock nanoseconds, as {@link System#nanoTime} */
    SessionTable(DemoHostOptions options, Network network, LongSupplier clock) {
        limit = options.sessions();
        manner = options.manner();
        this.network = network;
        this.clock = clock;
    }

    /** What a client is told that runs. */
    synchronized Optional<RunningApp> app(ClientKey client) {
        return appOfAnother.or(() -> Optional.ofNullable(apps.get(owner(client))));
    }

    private ClientKey owner(ClientKey client) {
        return manner.oneApp() ? EVERYBODY : client;
    }

    /** Whether every client sees an app running that none of them has started and none can end. */
    synchronized void busy(boolean on) {
        appOfAnother = on ? Optional.of(new RunningApp(SceneKind.TEST_CARD, System.nanoTime())) : Optional.empty();
    }

    /** Starts an app for a client that has none; what ran before is replaced. */
    synchronized RunningApp startApp(ClientKey client, SceneKind kind) {
        RunningApp app = new RunningApp(kind, System.nanoTime());
        apps.put(owner(client), app);
        return app;
    }

    synchronized void stopApps() {
        apps.clear();
    }

    /** Returns the sessions that lose their app by that. */
    synchronized List<StreamSession> stopApp(ClientKey client) {
        apps.remove(owner(client));
        return manner.oneApp() ? List.copyOf(sessions.values()) : of(client).stream().toList();
    }

    /** Opens a session onto an app; empty when there is no room. The client's old session must have ended. */
    synchronized Optional<StreamSession> open(Launch launch, RunningApp app, boolean encryptedRtsp) {
        if (sessions.size() >= limit || sessions.containsKey(launch.client())) {
            return Optional.empty();
        }
        opened++;
        StreamSession session = new StreamSession(
                opened, launch, app, encryptedRtsp, unusedUrlHost(), manner.connectData(), network, clock);
        sessions.put(launch.client(), session);
        return Optional.of(session);
    }

    /** An address of the loopback network that no other session has: never connected to, only compared. */
    private String unusedUrlHost() {
        while (true) {
            String host = "127." + (1 + addresses.nextInt(254)) + "." + addresses.nextInt(256) + "."
                    + (1 + addresses.nextInt(254));
            if (sessions.values().stream().noneMatch(session -> session.urlHost().equals(host))) {
                return host;
            }
        }
    }

    /** Takes a session out; false when it already was. */
    synchronized boolean remove(StreamSession session) {
        return sessions.remove(session.launch().client(), session);
    }

    synchronized Optional<StreamSession> of(ClientKey client) {
        return Optional.ofNullable(sessions.get(client));
    }

    synchronized List<StreamSession> all() {
        return new ArrayList<>(sessions.values());
    }

    /** Sessions whose RTSP handshake may go on. */
    List<StreamSession> inHandshake() {
        List<StreamSession> open = all();
        open.removeIf(StreamSession::controlConnected);
        return open;
    }

    /** The announced session that a CONNECT with this data belongs to; Wolf goes by the address. */
    Optional<StreamSession> byConnect(InetAddress source, int connectData) {
        return inHandshake().stream()
                .filter(session -> session.parameters().isPresent())
                .filter(session -> manner.wolf()
                        ? session.launch().address().equals(source)
                        : session.connectData() == connectData)
                .max(Comparator.comparingInt(StreamSession::number));
    }

    Optional<StreamSession> byPingPayload(String payload) {
        return all().stream().filter(session -> session.pingPayload().equals(payload)).findFirst();
    }

    /**
     * The only session of an address whose client knows no ping payload and whose stream has no receiver yet; empty when there
     * are several, or when it is another session's receiver that pings.
     *
     * @param stream where a session keeps the receiver of the stream that is pinged
     */
    Optional<StreamSession> byLegacyPing(InetSocketAddress source, Function<StreamSession, StreamEndpoint> stream) {
        List<StreamSession> all = all();
        if (all.stream().anyMatch(session -> stream.apply(session).is(source))) {
            return Optional.empty();
        }
        List<StreamSession> candidates = all.stream()
                .filter(session -> session.parameters().isPresent()
                        && !session.knowsPingPayload()
                        && !stream.apply(session).known()
                        && session.launch().address().equals(source.getAddress()))
                .toList();
        return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }
}
