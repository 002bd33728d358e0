package io.moonfleet.server.peers;

import io.moonfleet.server.auth.PeerPath;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.buffer.Buffer;

/** The media socket that is for all streamers (streamers contract, section 9). */
@WebSocket(path = PeerPath.ANY_VIEWER)
public class AnyViewerEndpoint {
    private final ViewerSockets sockets;

    AnyViewerEndpoint(ViewerSockets sockets) {
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

    @OnBinaryMessage
    @RunOnVirtualThread
    void received(WebSocketConnection connection, Buffer message) {
        sockets.received(connection, message);
    }

    @OnPongMessage
    void pong(WebSocketConnection connection, Buffer payload) {
        sockets.pong(connection, payload);
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
