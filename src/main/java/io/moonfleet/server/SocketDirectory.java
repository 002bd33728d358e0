package io.moonfleet.server;

import io.moonfleet.server.hosts.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Where the sockets to the children are: a directory only this user can enter, removed at the end if it was made here. */
public final class SocketDirectory {
    private static final Logger LOGGER = Logger.getLogger(SocketDirectory.class);

    private final Path path;
    private final boolean temporary;

    public SocketDirectory(Optional<Path> configured) {
        temporary = configured.isEmpty();
        try {
            path = temporary ? Files.createTempDirectory("moonfleet-") : configured.orElseThrow().toAbsolutePath();
            PrivateFiles.createDirectory(path);
        } catch (IOException failed) {
            throw new UncheckedIOException("The socket directory cannot be made", failed);
        }
    }

    public Path path() {
        return path;
    }

    /** Tries what a streamer needs: a Unix domain socket in the directory. Empty when it works. */
    public Optional<String> problem() {
        Path probe = path.resolve("probe-" + UUID.randomUUID().toString().substring(0, 8));
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
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

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            LOGGER.debugf("%s not removed: %s", file, failed.getMessage());
        }
    }
}
