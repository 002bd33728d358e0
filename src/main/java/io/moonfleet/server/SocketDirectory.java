package io.moonfleet.server;

import io.moonfleet.server.hosts.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
    private static final Logger LOGGER = Logger.getLogger(SocketDirectory.class);

    private final Path path;
    private final boolean temporary;

    public SocketDirectory(Optional<Path> configured) {
        temporary = configured.isEmpty();
        path = configured.orElseGet(SocketDirectory::newName).toAbsolutePath();
        try {
            if (temporary) {
                removeLeftDirectories(path.getParent());
                // Also when the start fails after this.
                path.toFile().deleteOnExit();
            }
            PrivateFiles.createDirectory(path);
            removeLeftSockets(path);
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

    private static void removeLeftDirectories(Path temporaryFiles) throws IOException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(temporaryFiles, PREFIX + "*")) {
            for (Path directory : directories) {
                Matcher name = OWN_NAME.matcher(directory.getFileName().toString());
                if (name.matches()
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
                        && Files.isWritable(directory)) {
                    removeLeftSockets(directory);
                    delete(directory);
                }
            }
        }
    }

    /** A socket that nobody listens to any more refuses connections. */
    private static void removeLeftSockets(Path directory) throws IOException {
        try (DirectoryStream<Path> sockets = Files.newDirectoryStream(directory, "{*.sock,probe-*}")) {
            for (Path socket : sockets) {
                try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                    LOGGER.debugf("%s is in use by another server", socket);
                } catch (IOException refused) {
                    delete(socket);
                }
            }
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
