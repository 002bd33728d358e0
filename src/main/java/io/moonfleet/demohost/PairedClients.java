package io.moonfleet.demohost;

import io.moonfleet.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The certificates that may use the host, by fingerprint. Bounded: when it is full, the one not used for the longest
 * time makes room. Stored at each pairing, one line each, longest unused first. Thread-safe.
 */
final class PairedClients {
    static final int LIMIT = 256;

    private static final System.Logger LOG = System.getLogger(PairedClients.class.getName());
    private static final String FILE = "paired-clients";

    /** In order of use, because it is an access-ordered map. */
    private final Map<ClientKey, String> names = new LinkedHashMap<>(16, 0.75f, true);

    private final Optional<Path> file;
    private final Consumer<ClientKey> forgotten;

    /** @param forgotten told of each client that had to make room */
    PairedClients(Optional<Path> directory, Consumer<ClientKey> forgotten) throws IOException {
        this.file = directory.map(path -> path.resolve(FILE));
        this.forgotten = forgotten;
        if (file.isPresent()) {
            PrivateFiles.read(file.get()).ifPresent(this::load);
        }
    }

    private void load(String text) {
        text.lines().forEach(line -> {
            String[] fields = line.split(" ", 2);
            if (fields[0].matches("[0-9a-f]{64}") && names.size() < LIMIT) {
                names.put(new ClientKey(fields[0]), fields.length > 1 ? fields[1] : "");
            }
        });
    }

    /** Whether the client is paired; counts as a use. */
    synchronized boolean contains(ClientKey client) {
        return names.get(client) != null;
    }

    synchronized int size() {
        return names.size();
    }

    /** @param name what the client calls itself, only for people who read the file */
    void add(ClientKey client, String name) {
        List<ClientKey> removed = new ArrayList<>();
        synchronized (this) {
            names.put(client, printable(name));
            while (names.size() > LIMIT) {
                ClientKey oldest = names.keySet().iterator().next();
                names.remove(oldest);
                removed.add(oldest);
            }
            store();
        }
        for (ClientKey oldest : removed) {
            LOG.log(Level.INFO, "paired client forgotten to make room: client={0}", oldest.shortForm());
            forgotten.accept(oldest);
        }
    }

    /** Writes the list with its present order of use. */
    synchronized void store() {
        if (file.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        names.forEach((client, name) -> text.append(client.fingerprint()).append(' ').append(name).append('\n'));
        try {
            PrivateFiles.replace(file.get(), text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("the list of paired clients cannot be written", e);
        }
    }

    private static String printable(String name) {
        String short64 = name.length() > 64 ? name.substring(0, 64) : name;
        return short64.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
