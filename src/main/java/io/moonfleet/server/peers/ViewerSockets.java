package io.moonfleet.server.peers;

import io.moonfleet.server.auth.AccessRules;
import io.moonfleet.server.registry.StreamerRegistry;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** All open sockets of the WebSocket transport. */
@Singleton
public final class ViewerSockets {
    /** The {@code session_id} of the upgrade request. */
    static final UserData.TypedKey<String> SESSION = UserData.TypedKey.forString("moonfleet.session");

    private static final Logger LOGGER = Logger.getLogger(ViewerSockets.class);
    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(10);

    private final StreamerRegistry registry;
    private final AccessRules rules;
    private final ConcurrentMap<String, ViewerSocket> sockets = new ConcurrentHashMap<>();

    public ViewerSockets(StreamerRegistry registry, AccessRules rules) {
        this.registry = registry;
        this.rules = rules;
    }

    /** A socket whose address names the streamer. */
    void opened(WebSocketConnection connection, String streamerId) {
        opened(connection, new ViewerAddress(Optional.of(streamerId), false, authenticated(connection)));
    }

    /** A socket whose query or first message names the streamer. */
    void opened(WebSocketConnection connection) {
        Optional<String> session = Optional.ofNullable(connection.userData().get(SESSION));
        opened(connection, new ViewerAddress(session, true, authenticated(connection)));
    }

    private void opened(WebSocketConnection connection, ViewerAddress address) {
        ViewerSocket socket = new ViewerSocket(connection, address, registry, rules);
        sockets.put(connection.id(), socket);
        socket.open();
        if (socket.hasJoined()) {
            return;
        }
        if (waiting() > PeerSockets.MAX_UNAUTHENTICATED) {
            socket.fail(PeerSockets.CLOSE_TRY_LATER, "too many sockets have not joined yet, try again later");
            return;
        }
        CompletableFuture.delayedExecutor(JOIN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).execute(() -> {
            if (!socket.hasJoined()) {
                socket.fail(PeerSocket.CLOSE_UNAUTHORIZED, "no first message in time");
            }
        });
    }

    void received(WebSocketConnection connection, String text) {
        with(connection, socket -> socket.received(text));
    }

    void received(WebSocketConnection connection, Buffer message) {
        with(connection, socket -> socket.received(message.getBytes()));
    }

    void pong(WebSocketConnection connection, Buffer payload) {
        with(connection, socket -> socket.pong(payload.getBytes()));
    }

    /** A message that cannot be taken or a broken socket: either way the viewer is done. */
    void failed(WebSocketConnection connection, Throwable failure) {
        LOGGER.infof("a viewer's socket is closed: %s", failure.getMessage());
        with(connection, socket -> socket.fail(PeerSocket.CLOSE_POLICY, "message not acceptable"));
    }

    void closed(WebSocketConnection connection) {
        ViewerSocket socket = sockets.remove(connection.id());
        if (socket != null) {
            socket.left();
        }
    }

    /** Ends all sockets; waits, but no longer than that, until they have been told everything. */
    public void close(Duration patience) {
        List<ViewerSocket> open = List.copyOf(sockets.values());
        open.forEach(socket -> socket.close(new CloseReason(PeerSockets.CLOSE_GOING_AWAY, "the server ends")));
        CompletableFuture.allOf(open.stream().map(ViewerSocket::written).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private long waiting() {
        return sockets.values().stream().filter(socket -> !socket.hasJoined()).count();
    }

    private void with(WebSocketConnection connection, Consumer<ViewerSocket> action) {
        ViewerSocket socket = sockets.get(connection.id());
        if (socket != null) {
            action.accept(socket);
        }
    }

    private static boolean authenticated(WebSocketConnection connection) {
        return Boolean.TRUE.equals(connection.userData().get(PeerSockets.AUTHENTICATED));
    }
}
