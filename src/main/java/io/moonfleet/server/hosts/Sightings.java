package io.moonfleet.server.hosts;

import io.moonfleet.server.hosts.HostDiscovery.Sighting;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What was announced, within bounds that hold for all networks together: whoever announces more than that pushes out what
 * was announced first, its own before that of others. Thread-safe.
 */
final class Sightings {
    static final int MAX_KEPT = 32;
    static final int MAX_OF_ONE_ADDRESS = 4;
    static final int MAX_QUESTIONS = 32;
    static final Duration QUESTIONS_WITHIN = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    /** The oldest first. */
    private final Map<String, Sighting> kept = new LinkedHashMap<>();

    private final ArrayDeque<Long> questions = new ArrayDeque<>();

    Sightings() {
        this(System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    Sightings(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    List<Sighting> all() {
        lock.lock();
        try {
            return List.copyOf(kept.values());
        } finally {
            lock.unlock();
        }
    }

    /** Whether the network may be asked for address and port of one more name; it is counted when it may. */
    boolean mayAsk() {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            while (!questions.isEmpty() && now - questions.peek() > QUESTIONS_WITHIN.toNanos()) {
                questions.remove();
            }
            return questions.size() < MAX_QUESTIONS && questions.add(now);
        } finally {
            lock.unlock();
        }
    }

    /** @param key the name and the network that it was announced in */
    void seen(String key, Sighting sighting) {
        lock.lock();
        try {
            kept.remove(key);
            dropOldestOf(sighting.addresses().getFirst());
            if (kept.size() >= MAX_KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
            kept.put(key, sighting);
        } finally {
            lock.unlock();
        }
    }

    void gone(String key) {
        lock.lock();
        try {
            kept.remove(key);
        } finally {
            lock.unlock();
        }
    }

    /** Makes room for one more of that address. */
    private void dropOldestOf(InetAddress address) {
        long others = kept.values().stream()
                .filter(other -> other.addresses().contains(address))
                .count();
        Iterator<Sighting> each = kept.values().iterator();
        while (others >= MAX_OF_ONE_ADDRESS && each.hasNext()) {
            if (each.next().addresses().contains(address)) {
                each.remove();
                others--;
            }
        }
    }
}
