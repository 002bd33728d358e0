package io.moonfleet.input;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Contacts that are down, each with the lowest free number, which is what the host knows it by: the ids of browsers
 * collide and may be anything. One thread.
 */
final class Fingers<K> {
    /** One contact and where it was last. */
    record Finger(int number, float x, float y) {}

    private final int limit;
    private final Map<K, Finger> down = new LinkedHashMap<>();

    Fingers(int limit) {
        this.limit = limit;
    }

    /** Puts a contact down; empty when too many are, or this one is already. */
    Optional<Finger> down(K key, float x, float y) {
        if (down.size() >= limit || down.containsKey(key)) {
            return Optional.empty();
        }
        int number = 0;
        while (taken(number)) {
            number++;
        }
        return Optional.of(place(key, number, x, y));
    }

    /** Moves a contact; empty when it is not down. */
    Optional<Finger> move(K key, float x, float y) {
        return Optional.ofNullable(down.get(key)).map(finger -> place(key, finger.number(), x, y));
    }

    /** Lifts a contact; empty when it was not down. */
    Optional<Finger> up(K key) {
        return Optional.ofNullable(down.remove(key));
    }

    /** Lifts all contacts that match, and returns them with their keys. */
    Map<K, Finger> upAll(Predicate<K> matches) {
        Map<K, Finger> lifted = new LinkedHashMap<>(down);
        lifted.keySet().removeIf(matches.negate());
        down.keySet().removeAll(lifted.keySet());
        return lifted;
    }

    long count(Predicate<K> matches) {
        return down.keySet().stream().filter(matches).count();
    }

    private boolean taken(int number) {
        return down.values().stream().anyMatch(finger -> finger.number() == number);
    }

    private Finger place(K key, int number, float x, float y) {
        Finger finger = new Finger(number, x, y);
        down.put(key, finger);
        return finger;
    }
}
