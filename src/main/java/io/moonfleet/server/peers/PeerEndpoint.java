package io.moonfleet.server.peers;

import io.moonfleet.server.auth.PeerPath;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.buffer.Buffer;

/** The peer WebSocket of a streamer (streamers contract, section 4). */
@WebSocket(path = PeerPath.SIGNALING)
public class PeerEndpoint {
    private final PeerSockets sockets;

    PeerEndpoint(PeerSockets sockets) {
        this.sockets = sockets;
    }

    @OnOpen
    @RunOnVirtualThread
    void opened(WebSocketConnection connection) {
        sockets.opened(connection);
    }

    @OnTextMessage
    @RunOnVirtualThread
    void received(WebSocketConnection connection, String text) {
        sockets.received(connection, text);
    }

    @OnPongMessage
    void pong(WebSocketConnection connection, Buffer payload) {
        sockets.heard(connection);
    }

    @OnClose
    @RunOnVirtualThread
    void closed(WebSocketConnection connection) {
        sockets.closed(connection);
    }

    @OnError
    @RunOnVirtualThread
    void failed(WebSocketConnection connection, Throwable failure) {
        sockets.failed(connection, failure);
    }
}
