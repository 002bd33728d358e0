package io.moonfleet.server.peers;

import io.moonfleet.ipc.PeerKind;
import io.moonfleet.server.auth.AccessRules;
import io.moonfleet.server.registry.StreamerRegistry;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocketConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** All open peer sockets. */
@Singleton
public final class PeerSockets {
    /** Set on a connection whose upgrade request was authenticated. */
    static final UserData.TypedKey<Boolean> AUTHENTICATED = UserData.TypedKey.forBoolean("moonfleet.authenticated");

    /** The kind of peer, by name, that the upgrade request asked for or the server's configuration says. */
    static final UserData.TypedKey<String> TRANSPORT = UserData.TypedKey.forString("moonfleet.transport");

    private static final Logger LOGGER = Logger.getLogger(PeerSockets.class);
    private static final Duration AUTHENTICATION_TIMEOUT = Duration.ofSeconds(10);

    /** Sockets that may wait for their first message at the same time. */
    static final int MAX_UNAUTHENTICATED = 64;

    /** RFC 6455, section 7.4.1. */
    static final int CLOSE_GOING_AWAY = 1001;

    /** RFC 6455, section 7.4.1 and its registry: the server is overloaded. */
    static final int CLOSE_TRY_LATER = 1013;

    /** A browser answers pings by itself; one that is silent for so long is gone. */
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(45);

    private final StreamerRegistry registry;
    private final AccessRules rules;
    private final ConcurrentMap<String, PeerSocket> sockets = new ConcurrentHashMap<>();

    public PeerSockets(StreamerRegistry registry, AccessRules rules) {
        this.registry = registry;
        this.rules = rules;
    }

    void opened(WebSocketConnection connection) {
        PeerKind kind = Optional.ofNullable(connection.userData().get(TRANSPORT))
                .flatMap(PeerKind::named)
                .orElse(PeerKind.TRANSCODE);
        PeerSocket socket = new PeerSocket(connection, connection.pathParam("streamerId"), kind, registry, rules);
        sockets.put(connection.id(), socket);
        if (Boolean.TRUE.equals(connection.userData().get(AUTHENTICATED))) {
            socket.join();
        } else if (unauthenticated() > MAX_UNAUTHENTICATED) {
            socket.close(new CloseReason(CLOSE_TRY_LATER, "too many sockets without credentials, try again later"));
        } else {
            after(AUTHENTICATION_TIMEOUT).execute(() -> {
                if (!socket.hasJoined()) {
                    socket.close(new CloseReason(PeerSocket.CLOSE_UNAUTHORIZED, "no credentials"));
                }
            });
        }
        watch(connection, socket);
    }

    private long unauthenticated() {
        return sockets.values().stream().filter(socket -> !socket.hasJoined()).count();
    }

    void received(WebSocketConnection connection, String text) {
        PeerSocket socket = sockets.get(connection.id());
        if (socket != null) {
            socket.received(text);
        }
    }

    void heard(WebSocketConnection connection) {
        PeerSocket socket = sockets.get(connection.id());
        if (socket != null) {
            socket.heard();
        }
    }

    /** A message that cannot be taken (too long, not text) or a broken socket: either way the peer is done. */
    void failed(WebSocketConnection connection, Throwable failure) {
        PeerSocket socket = sockets.get(connection.id());
        if (socket != null) {
            LOGGER.infof("a peer socket is closed: %s", failure.getMessage());
            socket.close(new CloseReason(PeerSocket.CLOSE_POLICY, "message not acceptable"));
        }
    }

    void closed(WebSocketConnection connection) {
        PeerSocket socket = sockets.remove(connection.id());
        if (socket != null) {
            socket.left();
        }
    }

    /** Ends all sockets; waits, but no longer than that, until they have been told everything. */
    public void close(Duration patience) {
        List<PeerSocket> open = List.copyOf(sockets.values());
        open.forEach(socket -> socket.close(new CloseReason(CLOSE_GOING_AWAY, "the server ends")));
        CompletableFuture.allOf(open.stream().map(PeerSocket::written).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private void watch(WebSocketConnection connection, PeerSocket socket) {
        after(SILENCE_LIMIT.dividedBy(3)).execute(() -> {
            if (!sockets.containsKey(connection.id())) {
                return;
            }
            if (socket.silence().compareTo(SILENCE_LIMIT) > 0) {
                socket.close(new CloseReason(PeerSocket.CLOSE_TOO_SLOW, "silent"));
            } else {
                watch(connection, socket);
            }
        });
    }

    private static Executor after(Duration delay) {
        return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
