package io.moonfleet.demohost;

import io.moonfleet.demohost.scene.SceneKind;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The apps that run and the sessions that are open, at most one of each per client certificate. Thread-safe; calls
 * nothing while it holds its lock.
 */
final class SessionTable {
    private final int limit;
    private final Network network;
    private final Map<ClientKey, RunningApp> apps = new HashMap<>();
    private final Map<ClientKey, StreamSession> sessions = new HashMap<>();
    private final Random addresses = new Random();
    private int opened;

    SessionTable(int limit, Network network) {
        this.limit = limit;
        this.network = network;
    }

    synchronized Optional<RunningApp> app(ClientKey client) {
        return Optional.ofNullable(apps.get(client));
    }

    /** Starts an app for a client that has none; what ran before is replaced. */
    synchronized RunningApp startApp(ClientKey client, SceneKind kind) {
        RunningApp app = new RunningApp(kind, System.nanoTime());
        apps.put(client, app);
        return app;
    }

    synchronized List<ClientKey> clientsWithApps() {
        return List.copyOf(apps.keySet());
    }

    synchronized void stopApp(ClientKey client) {
        apps.remove(client);
    }

    /** Opens a session onto an app; empty when there is no room. The client's old session must have ended. */
    synchronized Optional<StreamSession> open(Launch launch, RunningApp app, boolean encryptedRtsp) {
        if (sessions.size() >= limit || sessions.containsKey(launch.client())) {
            return Optional.empty();
        }
        opened++;
        StreamSession session = new StreamSession(opened, launch, app, encryptedRtsp, unusedUrlHost(), network);
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

    /** The announced session that a CONNECT with this data belongs to. */
    Optional<StreamSession> byConnectData(int connectData) {
        return inHandshake().stream()
                .filter(session -> session.connectData() == connectData && session.parameters().isPresent())
                .findFirst();
    }

    Optional<StreamSession> byPingPayload(String payload) {
        return all().stream().filter(session -> session.pingPayload().equals(payload)).findFirst();
    }

    /** The only session of an address whose client knows no ping payload; empty when there are several. */
    Optional<StreamSession> byLegacyPing(InetAddress source) {
        List<StreamSession> candidates = all().stream()
                .filter(session -> session.parameters().isPresent()
                        && !session.knowsPingPayload()
                        && session.launch().address().equals(source))
                .toList();
        return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }
}
