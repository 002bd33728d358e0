package io.moonfleet.ipc;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/**
 * The server's socket for exactly one child: a file in a directory that only this user can enter, and a one-time token
 * that the child has to show in its first frame. The file is removed as soon as the child is in, or on {@link #close()}.
 */
public final class IpcServerSocket implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(IpcServerSocket.class.getName());
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /** The address of a Unix domain socket holds 108 bytes, the last of them zero. */
    private static final int MAX_PATH_BYTES = 107;

    private static final int MAX_HELLO_FRAME = 4096;

    private final Path path;
    private final ServerSocketChannel listening;
    private final String token;

    private IpcServerSocket(Path path, ServerSocketChannel listening, String token) {
        this.path = path;
        this.listening = listening;
        this.token = token;
    }

    /**
     * Creates the socket file, and the directory with mode 0700 where it does not exist.
     *
     * @throws IOException when others may enter the directory, or its path is too long for a socket address
     */
    public static IpcServerSocket open(Path directory) throws IOException {
        prepare(directory);
        // Made here: a static one would be seeded while the executable is built.
        SecureRandom random = new SecureRandom();
        byte[] name = new byte[8];
        random.nextBytes(name);
        Path path = directory.toAbsolutePath().resolve(HexFormat.of().formatHex(name) + ".sock");
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
            throw new IOException("the socket path " + path + " is longer than " + MAX_PATH_BYTES
                    + " bytes: configure a shorter socket directory");
        }
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listening.bind(UnixDomainSocketAddress.of(path), 4);
        } catch (IOException | RuntimeException failed) {
            listening.close();
            throw failed;
        }
        return new IpcServerSocket(
                path, listening, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** For {@link IpcProtocol#SOCKET_VARIABLE} of the child. */
    public Path path() {
        return path;
    }

    /** For {@link IpcProtocol#TOKEN_VARIABLE} of the child; a secret. */
    public String token() {
        return token;
    }

    /**
     * Waits for the child and its Hello. A caller that cannot show the token, or speaks another protocol version, is
     * turned away and the wait goes on. The file is gone when this returns or throws.
     *
     * @return the connection, not started yet; Hello has been taken from it
     * @throws SocketTimeoutException when the time is over
     * @throws IOException            when the socket was closed meanwhile (the child died) or is broken
     */
    public IpcConnection<StreamerIpcMessage, ServerIpcMessage> accept(
            IpcListener<StreamerIpcMessage> listener, Duration timeout) throws IOException {
        Deadline deadline = new Deadline(listening);
        Thread timer = Thread.ofVirtual().name("ipc-accept-timeout").start(() -> {
            try {
                Thread.sleep(timeout);
                deadline.expire();
            } catch (InterruptedException accepted) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            while (true) {
                SocketChannel channel = listening.accept();
                deadline.candidate(channel);
                if (proved(channel) && deadline.settle()) {
                    return IpcConnection.serverEnd(channel, listener);
                }
                channel.close();
            }
        } catch (IOException closed) {
            if (deadline.expired()) {
                throw new SocketTimeoutException("no streamer connected within " + timeout.toMillis() + " ms");
            }
            throw closed;
        } finally {
            timer.interrupt();
            close();
        }
    }

    /** Removes the file and ends a waiting {@link #accept}. Does nothing the second time. */
    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException ignored) {
            // A listening socket has nothing to flush.
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            LOGGER.log(Level.WARNING, "socket file not removed: {0}", failed.toString());
        }
    }

    private boolean proved(SocketChannel channel) {
        try {
            IpcFrame frame = new IpcFrameReader(channel, MAX_HELLO_FRAME).read();
            if (!(frame instanceof IpcFrame.Content content) || content.kind() != IpcProtocol.KIND_JSON) {
                LOGGER.log(Level.WARNING, "a process connected without saying hello");
                return false;
            }
            if (!(IpcCodec.decodeStreamerMessage(content.payload()) instanceof StreamerIpcMessage.Hello hello)
                    || !MessageDigest.isEqual(bytes(hello.token()), bytes(token))) {
                LOGGER.log(Level.WARNING, "a process connected without the streamer's token");
                return false;
            }
            if (hello.protocolVersion() != IpcProtocol.VERSION) {
                LOGGER.log(
                        Level.ERROR,
                        "streamer speaks IPC version {0}, this server {1}: install both from one build",
                        hello.protocolVersion(),
                        IpcProtocol.VERSION);
                return false;
            }
            return true;
        } catch (IOException | IpcFormatException refused) {
            LOGGER.log(Level.WARNING, "a process connected without saying hello: {0}", refused.getMessage());
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void prepare(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory.toAbsolutePath().getParent());
            try {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            } catch (FileAlreadyExistsException raced) {
                LOGGER.log(Level.DEBUG, "socket directory made by another thread");
            }
        }
        requirePrivate(directory);
    }

    /** @throws IOException when the directory is a link, or others than its owner may enter it */
    public static void requirePrivate(Path directory) throws IOException {
        if (!Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS).equals(OWNER_ONLY)) {
            throw new IOException("the socket directory " + directory + " must have mode 0700");
        }
    }

    /** Ends the wait from the timer's thread: closes the listening socket and a caller that says nothing. */
    private static final class Deadline {
        private final ServerSocketChannel listening;
        private SocketChannel candidate;
        private boolean expired;
        private boolean settled;

        Deadline(ServerSocketChannel listening) {
            this.listening = listening;
        }

        synchronized void candidate(SocketChannel channel) throws IOException {
            candidate = channel;
            if (expired) {
                channel.close();
            }
        }

        /** The candidate is the child; false when the time was over first. */
        synchronized boolean settle() {
            settled = !expired;
            return settled;
        }

        synchronized boolean expired() {
            return expired;
        }

        synchronized void expire() {
            if (settled) {
                return;
            }
            expired = true;
            try {
                listening.close();
                if (candidate != null) {
                    candidate.close();
                }
            } catch (IOException ignored) {
                // Whoever waits on it sees the failure.
            }
        }
    }
}
