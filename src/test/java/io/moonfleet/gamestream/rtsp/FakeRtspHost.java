package io.moonfleet.gamestream.rtsp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A host's RTSP port on loopback: one request a connection, answered by the test's function, then closed. */
final class FakeRtspHost implements AutoCloseable {
    @FunctionalInterface
    interface Responder {
        /** The answer's bytes before encryption, empty to close without one. */
        byte[] answer(RtspMessage.Request request) throws RtspFormatException;
    }

    private final List<RtspMessage.Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ServerSocket server;
    private final Optional<RtspEncryption> encryption;
    private final Responder responder;

    FakeRtspHost(Optional<RtspEncryption> encryption, Responder responder) throws IOException {
        this(0, encryption, responder);
    }

    FakeRtspHost(int port, Optional<RtspEncryption> encryption, Responder responder) throws IOException {
        this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        this.encryption = encryption;
        this.responder = responder;
        Thread.ofVirtual().start(() -> {
            while (true) {
                try (Socket socket = server.accept()) {
                    open.add(socket);
                    serve(socket);
                } catch (IOException | RtspFormatException e) {
                    if (server.isClosed()) {
                        return;
                    }
                }
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    List<RtspMessage.Request> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void serve(Socket socket) throws IOException, RtspFormatException {
        RtspMessage.Request request = RtspRequestReader.read(socket.getInputStream(), encryption, 2048);
        requests.add(request);
        byte[] answer = responder.answer(request);
        if (answer.length > 0) {
            socket.getOutputStream().write(encryption.isPresent() ? encryption.get().seal(answer) : answer);
            socket.getOutputStream().flush();
        }
        socket.shutdownOutput();
    }
}
