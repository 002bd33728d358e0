package io.moonfleet.rtc.ice;

import java.io.IOException;
import java.lang.System.Logger;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes the TCP connections of browsers that UDP does not reach (RFC 6544, passive). Few may be open at a time whose
 * owner has not passed a check yet.
 */
final class TcpAcceptor {
    private static final Logger LOGGER = System.getLogger(TcpAcceptor.class.getName());

    private static final int MAX_CONNECTIONS = 256;
    private static final int MAX_UNCHECKED = 32;
    private static final long REFUSED_PAUSE_MILLIS = 100;

    private final List<ServerSocket> servers;
    private final Map<String, IceSession> sessions;
    private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    TcpAcceptor(List<ServerSocket> servers, Map<String, IceSession> sessions) {
        this.servers = servers;
        this.sessions = sessions;
    }

    List<InetSocketAddress> addresses() {
        return servers.stream()
                .map(server -> new InetSocketAddress(server.getInetAddress(), server.getLocalPort()))
                .toList();
    }

    void start() {
        for (ServerSocket server : servers) {
            Thread.ofVirtual().name("ice-accept-" + server.getLocalPort()).start(() -> accept(server));
        }
    }

    private void accept(ServerSocket server) {
        while (!closed) {
            try {
                take(server.accept());
            } catch (IOException e) {
                if (closed) {
                    return;
                }
                // No file descriptors left, mostly; the next try need not come at once.
                LOGGER.log(Logger.Level.WARNING, "a TCP connection could not be taken: " + e.getMessage());
                pause();
            }
        }
    }

    private void take(Socket socket) throws IOException {
        long unchecked = connections.stream().filter(connection -> !connection.checked()).count();
        if (closed || connections.size() >= MAX_CONNECTIONS || unchecked >= MAX_UNCHECKED) {
            socket.close();
            return;
        }
        TcpConnection connection = new TcpConnection(socket, sessions, connections::remove);
        connections.add(connection);
        connection.start();
        if (closed) {
            connection.close();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(REFUSED_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        closed = true;
        for (ServerSocket server : servers) {
            try {
                server.close();
            } catch (IOException e) {
                LOGGER.log(Logger.Level.DEBUG, "closing a port", e);
            }
        }
        List.copyOf(connections).forEach(TcpConnection::close);
    }
}
