package io.moonfleet.server.hosts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The list of hosts in {@code hosts.json}. Each change is on disk before it is visible. Thread-safe. */
public final class HostStore {
    private static final int FORMAT_VERSION = 1;
    private static final int MAX_HOSTS = 1000;
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private TreeMap<Integer, StoredHost> hosts;

    /** @throws DataFileException when the file exists and is not a host list */
    public HostStore(Path dataDirectory) {
        file = dataDirectory.resolve("hosts.json");
        hosts = load(file);
    }

    public List<StoredHost> all() {
        lock.lock();
        try {
            return List.copyOf(hosts.values());
        } finally {
            lock.unlock();
        }
    }

    public Optional<StoredHost> find(int slot) {
        lock.lock();
        try {
            return Optional.ofNullable(hosts.get(slot));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes the host that the first of {@code same} recognises, or else the next of them; where none does, adds what
     * {@code factory} makes for the lowest free slot. No other change comes in between.
     */
    public StoredHost put(
            List<Predicate<StoredHost>> same, UnaryOperator<StoredHost> change, IntFunction<StoredHost> factory) {
        lock.lock();
        try {
            Optional<StoredHost> known = same.stream()
                    .flatMap(one -> hosts.values().stream().filter(one))
                    .findFirst();
            if (known.isEmpty()) {
                return add(factory);
            }
            int slot = known.orElseThrow().slot();
            update(slot, change);
            return hosts.get(slot);
        } finally {
            lock.unlock();
        }
    }

    /** Adds what {@code factory} makes for the lowest free slot. */
    StoredHost add(IntFunction<StoredHost> factory) {
        lock.lock();
        try {
            int slot = 0;
            while (hosts.containsKey(slot)) {
                slot++;
            }
            if (slot >= MAX_HOSTS) {
                throw new IllegalStateException("The host list is full");
            }
            StoredHost added = factory.apply(slot);
            TreeMap<Integer, StoredHost> changed = new TreeMap<>(hosts);
            changed.put(slot, added);
            commit(changed);
            return added;
        } finally {
            lock.unlock();
        }
    }

    /** Changes a host; nothing happens when it is gone or stays the same. */
    public void update(int slot, UnaryOperator<StoredHost> change) {
        lock.lock();
        try {
            StoredHost current = hosts.get(slot);
            if (current == null) {
                return;
            }
            StoredHost next = change.apply(current);
            if (!next.equals(current)) {
                TreeMap<Integer, StoredHost> changed = new TreeMap<>(hosts);
                changed.put(slot, next);
                commit(changed);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether there was such a host. */
    public boolean remove(int slot) {
        lock.lock();
        try {
            if (!hosts.containsKey(slot)) {
                return false;
            }
            TreeMap<Integer, StoredHost> changed = new TreeMap<>(hosts);
            changed.remove(slot);
            commit(changed);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void commit(TreeMap<Integer, StoredHost> changed) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", FORMAT_VERSION);
        ArrayNode list = root.putArray("hosts");
        for (StoredHost host : changed.values()) {
            ObjectNode node = list.addObject();
            node.put("slot", host.slot());
            node.put("address", host.address());
            node.put("http_port", host.httpPort());
            node.put("name", host.name());
            host.uniqueId().ifPresent(value -> node.put("unique_id", value));
            host.mac().ifPresent(value -> node.put("mac", value));
            host.localIp().ifPresent(value -> node.put("local_ip", value));
            host.autoPin().digits().ifPresent(value -> node.put("auto_pin", value));
            if (host.autoPin().never()) {
                node.put("auto_pin", false);
            }
        }
        try {
            PrivateFiles.replace(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot write " + file, failed);
        }
        hosts = changed;
    }

    private static TreeMap<Integer, StoredHost> load(Path file) {
        JsonNode root;
        try {
            root = MAPPER.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException none) {
            return new TreeMap<>();
        } catch (JsonProcessingException malformed) {
            throw new DataFileException(file, "is not valid JSON");
        } catch (IOException failed) {
            throw new DataFileException(file, "cannot be read (" + failed.getMessage() + ")");
        }
        if (root.path("version").asInt() != FORMAT_VERSION || !root.path("hosts").isArray()) {
            throw new DataFileException(file, "is not a host list of version " + FORMAT_VERSION);
        }
        TreeMap<Integer, StoredHost> hosts = new TreeMap<>();
        for (JsonNode node : root.path("hosts")) {
            StoredHost host = read(file, node);
            if (hosts.put(host.slot(), host) != null) {
                throw new DataFileException(file, "has two hosts in slot " + host.slot());
            }
        }
        return hosts;
    }

    private static StoredHost read(Path file, JsonNode node) {
        JsonNode slot = node.path("slot");
        JsonNode port = node.path("http_port");
        boolean complete = slot.isInt()
                && slot.intValue() >= 0
                && slot.intValue() < MAX_HOSTS
                && node.path("address").isTextual()
                && node.path("name").isTextual()
                && port.isInt()
                && port.intValue() > 0
                && port.intValue() <= 65535;
        if (!complete) {
            throw new DataFileException(file, "has a host without slot, address, http_port or name");
        }
        return new StoredHost(
                slot.intValue(),
                node.path("address").textValue(),
                port.intValue(),
                text(node, "unique_id"),
                node.path("name").textValue(),
                text(node, "mac"),
                text(node, "local_ip").filter(StoredHost::isUseful),
                autoPin(file, node.path("auto_pin")));
    }

    private static AutoPin autoPin(Path file, JsonNode node) {
        if (node.isBoolean() && !node.booleanValue()) {
            return AutoPin.NEVER;
        }
        if (!node.isTextual()) {
            return AutoPin.UNSAID;
        }
        if (!PairingPin.isValid(node.textValue())) {
            throw new DataFileException(file, "has a host whose auto_pin is not four digits");
        }
        return AutoPin.of(node.textValue());
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.path(field).textValue());
    }
}
