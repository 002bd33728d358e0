package io.moonfleet.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands in front of a demo host at another loopback address, on the same ports, which is where a client looks for all of
 * a host. It passes TCP connections on, or does something worse on one of the ports.
 */
final class HostileHost implements AutoCloseable {
    static final String ADDRESS = "127.0.0.2";
    private static final String REAL = "127.0.0.1";

    /** What becomes of one connection. */
    @FunctionalInterface
    interface Attack {
        void talk(InputStream in, OutputStream out) throws IOException;
    }

    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();

    /** Passes that port on to the same port of the real host. */
    HostileHost relay(int port) {
        return listen(port, client -> {
            try (Socket host = new Socket(REAL, port)) {
                open.add(host);
                Thread back = Thread.ofVirtual().start(() -> copy(host, client));
                copy(client, host);
                back.join();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
    }

    HostileHost attack(int port, Attack attack) {
        return listen(port, client -> attack.talk(client.getInputStream(), client.getOutputStream()));
    }

    /** The same as an attack, on any free port of its own; returns the port. */
    int attack(Attack attack) {
        ServerSocket server = bind(0);
        serve(server, client -> attack.talk(client.getInputStream(), client.getOutputStream()));
        return server.getLocalPort();
    }

    /** Writes that text again and again. */
    static Attack endless(String start, String block) {
        return (in, out) -> {
            in.read(new byte[2048]);
            out.write(start.getBytes(StandardCharsets.US_ASCII));
            byte[] bytes = block.repeat(1024).getBytes(StandardCharsets.US_ASCII);
            while (true) {
                out.write(bytes);
            }
        };
    }

    /** Writes a byte now and then, which no time-out of a single read notices. */
    static Attack drip(String start) {
        return (in, out) -> {
            in.read(new byte[2048]);
            out.write(start.getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('x');
                out.flush();
                pause();
            }
        };
    }

    static Attack once(String answer) {
        return (in, out) -> {
            in.read(new byte[2048]);
            out.write(answer.getBytes(StandardCharsets.US_ASCII));
        };
    }

    /** An answer in the manner of a host. */
    static Attack xml(String body) {
        return once("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body);
    }

    @FunctionalInterface
    private interface Handler {
        void handle(Socket client) throws IOException;
    }

    private HostileHost listen(int port, Handler handler) {
        serve(bind(port), handler);
        return this;
    }

    private ServerSocket bind(int port) {
        try {
            ServerSocket server = new ServerSocket(port, 50, InetAddress.getByName(ADDRESS));
            open.add(server);
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void serve(ServerSocket server, Handler handler) {
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    open.add(client);
                    Thread.ofVirtual().start(() -> handle(client, handler));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private void handle(Socket client, Handler handler) {
        try (client) {
            handler.handle(client);
        } catch (IOException gone) {
            // The other side has had enough.
        } finally {
            open.remove(client);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException ended) {
            // One side has closed.
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException over) {
            throw new IOException(over);
        }
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception alreadyClosed) {
                // Closing is all that is wanted here.
            }
        }
    }
}
