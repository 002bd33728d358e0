package io.moonfleet.server.hosts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Client identities on disk: the server's own ({@code identity.json}) and one for each streamer id
 * ({@code streamers/ID/identity.json}).
 *
 * <p>Hosts remember every certificate they were ever paired with, so the number of streamer identities is bounded: when
 * the bound is reached, the identity that was unused for longest passes on to the new streamer id instead of a new key
 * pair being made. Thread-safe.
 */
public final class IdentityStore {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Logger LOGGER = Logger.getLogger(IdentityStore.class);
    private static final String FILE_NAME = "identity.json";

    private final Path ownFile;
    private final Path streamersDirectory;
    private final HostGateway gateway;
    private final SpareKeys spare;
    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> inUse = new HashSet<>();
    /** What {@link #pinned} has found, by the host's unique id. */
    private final Map<String, String> pins = new HashMap<>();

    public IdentityStore(Path dataDirectory, HostGateway gateway, int limit) {
        this.ownFile = dataDirectory.resolve(FILE_NAME);
        this.streamersDirectory = dataDirectory.resolve("streamers");
        this.gateway = gateway;
        this.spare = new SpareKeys(gateway::createIdentity);
        this.limit = limit;
    }

    /** The server's own identity, made on first use. */
    public Identity own() {
        lock.lock();
        try {
            return read(ownFile).orElseGet(() -> create(ownFile, gateway.createIdentity()));
        } finally {
            lock.unlock();
        }
    }

    /** Adds a host to the server's own identity; what others add at the same time is kept. */
    public void addOwnPairing(String hostUniqueId, String hostCertificatePem) {
        lock.lock();
        try {
            write(ownFile, own().withPairing(hostUniqueId, hostCertificatePem));
            pins.remove(hostUniqueId);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The certificate that a host must show, whoever asks: the one that the server's own identity was paired under, else
     * that of the streamer identity that was used last of those the host knows. Empty when nobody was paired with it.
     */
    public Optional<String> pinned(String hostUniqueId) {
        lock.lock();
        try {
            Optional<String> found = Optional.ofNullable(pins.get(hostUniqueId));
            if (found.isEmpty()) {
                found = read(ownFile)
                        .flatMap(own -> own.pairing(hostUniqueId))
                        .or(() -> pinnedByStreamers(hostUniqueId));
                found.ifPresent(certificate -> pins.put(hostUniqueId, certificate));
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> pinnedByStreamers(String hostUniqueId) {
        Map<String, FileTime> candidates = new HashMap<>();
        try {
            for (Path directory : streamerDirectories()) {
                Path file = directory.resolve(FILE_NAME);
                Optional<String> certificate =
                        readable(file).flatMap(identity -> identity.pairing(hostUniqueId));
                if (certificate.isPresent()) {
                    candidates.merge(
                            certificate.orElseThrow(),
                            Files.getLastModifiedTime(file),
                            (one, other) -> one.compareTo(other) > 0 ? one : other);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot read " + streamersDirectory, failed);
        }
        return candidates.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    /** A file that is broken concerns its own streamer only. */
    private static Optional<Identity> readable(Path file) {
        try {
            return read(file);
        } catch (DataFileException unusable) {
            LOGGER.warnf("%s: its pairings are not known", unusable.getMessage());
            return Optional.empty();
        }
    }

    /** Makes the keys of the next new streamer in the background, so that it need not wait for them. */
    public void prepare() {
        spare.prepare();
    }

    /** The identity of a streamer, marked as used until {@link #release}. */
    public Identity acquire(String streamerId) {
        Path file = streamerFile(streamerId);
        Optional<Identity> known = reuse(streamerId, file);
        if (known.isPresent()) {
            return known.orElseThrow();
        }
        // Not under the lock: others go on meanwhile.
        IdentityKeys keys = spare.take();
        lock.lock();
        try {
            return reuse(streamerId, file).orElseGet(() -> {
                Identity identity = create(file, keys);
                inUse.add(streamerId);
                return identity;
            });
        } finally {
            lock.unlock();
        }
    }

    /** What the streamer had before, or what another one has left when there are enough. */
    private Optional<Identity> reuse(String streamerId, Path file) {
        lock.lock();
        try {
            Optional<Identity> known = read(file);
            if (known.isPresent()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            } else {
                passOnOldest(streamerId);
                known = read(file);
            }
            known.ifPresent(_ -> inUse.add(streamerId));
            return known;
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot use " + file, failed);
        } finally {
            lock.unlock();
        }
    }

    public void save(String streamerId, Identity identity) {
        lock.lock();
        try {
            write(streamerFile(streamerId), identity);
        } finally {
            lock.unlock();
        }
    }

    public void release(String streamerId) {
        lock.lock();
        try {
            inUse.remove(streamerId);
        } finally {
            lock.unlock();
        }
    }

    /** Makes the identities of all streamers forget a host; the server's own one is left as it is. */
    public void dropStreamerPairings(String hostUniqueId) {
        lock.lock();
        try {
            pins.remove(hostUniqueId);
            for (Path directory : streamerDirectories()) {
                dropPairing(directory.resolve(FILE_NAME), hostUniqueId);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot change " + streamersDirectory, failed);
        } finally {
            lock.unlock();
        }
    }

    private static void dropPairing(Path file, String hostUniqueId) throws IOException {
        try {
            Optional<Identity> identity = read(file);
            if (identity.flatMap(known -> known.pairing(hostUniqueId)).isPresent()) {
                // The time says when the identity was last used.
                FileTime lastUse = Files.getLastModifiedTime(file);
                write(file, identity.orElseThrow().withoutPairing(hostUniqueId));
                Files.setLastModifiedTime(file, lastUse);
            }
        } catch (DataFileException unusable) {
            LOGGER.warnf("%s: its pairings cannot be forgotten", unusable.getMessage());
        }
    }

    private List<Path> streamerDirectories() throws IOException {
        if (!Files.isDirectory(streamersDirectory)) {
            return List.of();
        }
        try (Stream<Path> directories = Files.list(streamersDirectory)) {
            return directories.toList();
        }
    }

    private void passOnOldest(String streamerId) throws IOException {
        Map<Path, FileTime> candidates = new HashMap<>();
        int count = 0;
        for (Path directory : streamerDirectories()) {
            Path file = directory.resolve(FILE_NAME);
            if (Files.isRegularFile(file)) {
                count++;
                if (!inUse.contains(directory.getFileName().toString())) {
                    candidates.put(directory, Files.getLastModifiedTime(file));
                }
            }
        }
        if (count < limit) {
            return;
        }
        Optional<Path> oldest = candidates.entrySet().stream()
                .min(Comparator.comparing((Map.Entry<Path, FileTime> entry) -> entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey);
        if (oldest.isPresent()) {
            Path target = streamerFile(streamerId);
            PrivateFiles.createDirectory(target.getParent());
            Files.move(oldest.get().resolve(FILE_NAME), target);
            Files.setLastModifiedTime(target, FileTime.from(Instant.now()));
            removeEmptied(oldest.get());
        }
    }

    /** A server that was killed while writing may have left a temporary file. */
    private static void removeEmptied(Path directory) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "." + FILE_NAME + "*.tmp")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException foreign) {
            LOGGER.debugf("%s is not empty", directory);
        }
    }

    private Path streamerFile(String streamerId) {
        Path directory = streamersDirectory.resolve(streamerId).normalize();
        if (!streamersDirectory.normalize().equals(directory.getParent())) {
            throw new IllegalArgumentException("Not a streamer id");
        }
        return directory.resolve(FILE_NAME);
    }

    private static Identity create(Path file, IdentityKeys keys) {
        Identity identity = new Identity(keys, Map.of());
        write(file, identity);
        return identity;
    }

    private static void write(Path file, Identity identity) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("unique_id", identity.keys().uniqueId());
        root.put("private_key", identity.keys().privateKeyPem());
        root.put("certificate", identity.keys().certificatePem());
        ObjectNode pairings = root.putObject("pairings");
        identity.pairings().forEach(pairings::put);
        try {
            PrivateFiles.createDirectory(file.toAbsolutePath().getParent());
            PrivateFiles.replace(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot write " + file, failed);
        }
    }

    private static Optional<Identity> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException malformed) {
            throw new DataFileException(file, "is not valid JSON");
        } catch (IOException failed) {
            throw new DataFileException(file, "cannot be read (" + failed.getMessage() + ")");
        }
        boolean complete = root.path("unique_id").isTextual()
                && root.path("private_key").isTextual()
                && root.path("certificate").isTextual()
                && root.path("pairings").isObject();
        if (!complete) {
            throw new DataFileException(file, "is not an identity");
        }
        Map<String, String> pairings = new HashMap<>();
        for (Map.Entry<String, JsonNode> pairing : root.path("pairings").properties()) {
            pairings.put(pairing.getKey(), pairing.getValue().asText());
        }
        return Optional.of(new Identity(
                new IdentityKeys(
                        root.path("unique_id").textValue(),
                        root.path("private_key").textValue(),
                        root.path("certificate").textValue()),
                pairings));
    }
}
