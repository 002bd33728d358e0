package io.moonfleet.server.hosts;

import io.moonfleet.files.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Box art on disk, a file for each app, named after the host's unique id (as a hash: it is the host's own text) and the
 * app. The oldest go when there is too much of it. It may be deleted at any time; where the disk does not play along,
 * pictures are merely asked for again. Thread-safe.
 */
public final class BoxArtCache {
    private static final Logger LOGGER = Logger.getLogger(BoxArtCache.class);
    private static final Duration FRESH = Duration.ofHours(24);
    private static final long MAX_BYTES = 64L * 1024 * 1024;
    private static final int MAX_FILES = 2000;
    private static final long MAX_PICTURE = 8L * 1024 * 1024;
    private static final int ID_DIGITS = 32;
    private static final String SUFFIX = ".png";

    private final Path directory;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();

    public BoxArtCache(Path dataDirectory) {
        this(dataDirectory, MAX_BYTES);
    }

    BoxArtCache(Path dataDirectory, long maxBytes) {
        directory = dataDirectory.resolve("box-art");
        this.maxBytes = maxBytes;
    }

    private record Kept(Path file, long bytes, FileTime since) {}

    /** A picture that was got within the last day. */
    Optional<byte[]> fresh(String uniqueId, int appId) {
        return read(file(uniqueId, appId), Instant.now().minus(FRESH));
    }

    /** A picture of whatever age. */
    Optional<byte[]> kept(String uniqueId, int appId) {
        return read(file(uniqueId, appId), Instant.MIN);
    }

    void keep(String uniqueId, int appId, byte[] png) {
        if (png.length > Math.min(MAX_PICTURE, maxBytes)) {
            return;
        }
        lock.lock();
        try {
            PrivateFiles.createDirectory(directory);
            PrivateFiles.replace(file(uniqueId, appId), png);
            trim();
        } catch (IOException failed) {
            LOGGER.warnf("box art is not kept: %s", failed.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** Drops all pictures of a host. */
    void forget(String uniqueId) {
        String prefix = prefix(uniqueId);
        lock.lock();
        try {
            for (Kept picture : all()) {
                if (picture.file().getFileName().toString().startsWith(prefix)) {
                    Files.deleteIfExists(picture.file());
                }
            }
        } catch (IOException failed) {
            LOGGER.warnf("box art is not dropped: %s", failed.getMessage());
        } finally {
            lock.unlock();
        }
    }

    private static Optional<byte[]> read(Path file, Instant notBefore) {
        try {
            Instant since = Files.getLastModifiedTime(file).toInstant();
            if (since.isBefore(notBefore) || Files.size(file) > MAX_PICTURE) {
                return Optional.empty();
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException failed) {
            LOGGER.warnf("box art cannot be read: %s", failed.getMessage());
            return Optional.empty();
        }
    }

    private void trim() throws IOException {
        List<Kept> pictures = new ArrayList<>(all());
        pictures.sort(Comparator.comparing(Kept::since));
        long bytes = pictures.stream().mapToLong(Kept::bytes).sum();
        int files = pictures.size();
        for (Kept oldest : pictures) {
            if (bytes <= maxBytes && files <= MAX_FILES) {
                return;
            }
            Files.deleteIfExists(oldest.file());
            bytes -= oldest.bytes();
            files--;
        }
    }

    private List<Kept> all() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Kept> pictures = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
                pictures.add(new Kept(file, Files.size(file), Files.getLastModifiedTime(file)));
            }
        }
        return pictures;
    }

    private Path file(String uniqueId, int appId) {
        return directory.resolve(prefix(uniqueId) + appId + SUFFIX);
    }

    private static String prefix(String uniqueId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(uniqueId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, ID_DIGITS) + "-";
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
