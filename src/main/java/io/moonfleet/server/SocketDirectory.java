package io.moonfleet.server;

import io.moonfleet.files.PrivateFiles;
import io.moonfleet.ipc.IpcServerSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Where the sockets to the children are: a directory only this user can enter, removed at the end if it was made here.
 * What a server that was killed has left is removed at the next start.
 */
public final class SocketDirectory {
    private static final String PREFIX = "moonfleet-";
    private static final Pattern OWN_NAME = Pattern.compile(PREFIX + "([0-9]{1,10})-[0-9a-f]{8}");
    private static final Pattern OWN_SOCKET = Pattern.compile("[0-9a-f]{16}\\.sock|probe-[0-9a-f]{8}");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Logger LOGGER = Logger.getLogger(SocketDirectory.class);

    private final Path path;
    private final boolean temporary;

    public SocketDirectory(Optional<Path> configured) {
        temporary = configured.isEmpty();
        path = configured.orElseGet(SocketDirectory::newName).toAbsolutePath();
        try {
            PrivateFiles.createDirectory(path);
            if (temporary) {
                // Also when the start fails after this.
                path.toFile().deleteOnExit();
                removeLeftDirectories(path.getParent(), Files.getOwner(path));
            } else {
                Optional<UserPrincipal> self = self();
                if (self.isPresent() && isPrivate(path, self.orElseThrow())) {
                    removeLeftSockets(path);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("The socket directory " + path + " cannot be used", failed);
        }
    }

    public Path path() {
        return path;
    }

    /** Tries what a streamer needs: a Unix domain socket in the directory. Empty when it works. */
    public Optional<String> problem() {
        Path probe = path.resolve("probe-" + shortId());
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Somebody may have tidied up the directory for temporary files.
            PrivateFiles.createDirectory(path);
            IpcServerSocket.requirePrivate(path);
            channel.bind(UnixDomainSocketAddress.of(probe));
            return Optional.empty();
        } catch (IOException | RuntimeException failed) {
            return Optional.of("no socket can be made in " + path + ": " + failed.getMessage());
        } finally {
            delete(probe);
        }
    }

    void close() {
        if (temporary) {
            delete(path);
        }
    }

    private static Path newName() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                PREFIX + ProcessHandle.current().pid() + "-" + shortId());
    }

    private static String shortId() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    private static void removeLeftDirectories(Path temporaryFiles, UserPrincipal self) throws IOException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(temporaryFiles, PREFIX + "*")) {
            for (Path directory : directories) {
                Matcher name = OWN_NAME.matcher(directory.getFileName().toString());
                if (name.matches()
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
                        && isPrivate(directory, self)) {
                    removeLeftSockets(directory);
                    delete(directory);
                }
            }
        }
    }

    /** Empty where the system does not tell; then nothing is tidied up. */
    private static Optional<UserPrincipal> self() {
        try {
            return Optional.of(Files.getOwner(Path.of("/proc/self")));
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    /** Whether it is a real directory, no link to one, that only this owner can enter. */
    private static boolean isPrivate(Path directory, UserPrincipal owner) {
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isDirectory()
                    && attributes.permissions().equals(OWNER_ONLY)
                    && attributes.owner().equals(owner);
        } catch (IOException gone) {
            return false;
        }
    }

    /** A socket that nobody listens to any more refuses connections. What has another name or type is not ours. */
    private static void removeLeftSockets(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (OWN_SOCKET.matcher(file.getFileName().toString()).matches() && isSocket(file)) {
                    removeIfRefused(file);
                }
            }
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther();
        } catch (IOException gone) {
            return false;
        }
    }

    private static void removeIfRefused(Path socket) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            LOGGER.debugf("%s is in use by another server", socket);
        } catch (ConnectException refused) {
            delete(socket);
        } catch (IOException unclear) {
            LOGGER.debugf("%s is left alone: %s", socket, unclear.getMessage());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException inUse) {
            LOGGER.debugf("%s is not empty", file);
        } catch (IOException failed) {
            LOGGER.debugf("%s not removed: %s", file, failed.getMessage());
        }
    }
}
