package io.moonfleet.demohost.http;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Accepts TCP connections and serves each on a virtual thread. The number of connections served at once is bounded;
 * more wait in the accept backlog. Closing ends every connection.
 */
public final class ConnectionServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ConnectionServer.class.getName());
    private static final int CONNECTIONS = 64;
    private static final int READ_TIMEOUT_MILLIS = 5_000;

    /** Serves one connection; the server closes it afterwards. */
    @FunctionalInterface
    public interface Service {
        void serve(Socket connection) throws IOException;
    }

    private final ServerSocket listener;
    private final Service service;
    private final Semaphore room = new Semaphore(CONNECTIONS);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;

    /** Takes over the bound listener; {@code name} is the accepting thread's. */
    public ConnectionServer(String name, ServerSocket listener, Service service) {
        this.listener = listener;
        this.service = service;
        acceptor = Thread.ofPlatform().name(name).daemon().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                room.acquire();
            } catch (InterruptedException e) {
                return;
            }
            boolean handedOver = false;
            try {
                Socket connection = listener.accept();
                connection.setSoTimeout(READ_TIMEOUT_MILLIS);
                connection.setTcpNoDelay(true);
                open.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
                handedOver = true;
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    LOG.log(Level.WARNING, "accepting a connection failed: {0}", e.getMessage());
                    pause();
                }
            } finally {
                if (!handedOver) {
                    room.release();
                }
            }
        }
    }

    /** Out of file descriptors, for example: do not spin until some are free again. */
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            service.serve(connection);
        } catch (IOException e) {
            // The client broke off, spoke no TLS or was too slow: its own business.
            LOG.log(Level.DEBUG, "connection ended: {0}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "serving a connection failed", e);
        } finally {
            open.remove(connection);
            room.release();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        acceptor.interrupt();
        for (Socket connection : open) {
            connection.close();
        }
    }
}
