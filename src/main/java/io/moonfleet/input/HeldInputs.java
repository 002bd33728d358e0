package io.moonfleet.input;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which peers hold which key or button. The host sees the union: something is down from its first press to its last
 * release. One thread.
 */
final class HeldInputs {
    private final TreeMap<Integer, Set<String>> holders = new TreeMap<>();

    /** Returns whether this is the first press. A peer that repeats its own press holds it once. */
    boolean press(int code, String peerId) {
        Set<String> peers = holders.get(code);
        if (peers == null) {
            peers = new HashSet<>();
            holders.put(code, peers);
        }
        boolean first = peers.isEmpty();
        peers.add(peerId);
        return first;
    }

    /** Returns whether this was the last holder. A release of what the peer does not hold changes nothing. */
    boolean release(int code, String peerId) {
        Set<String> peers = holders.get(code);
        if (peers == null || !peers.remove(peerId)) {
            return false;
        }
        if (peers.isEmpty()) {
            holders.remove(code);
            return true;
        }
        return false;
    }

    /** Lets go of everything the peer holds; returns what nobody holds any more, in ascending order. */
    List<Integer> releaseAll(String peerId) {
        List<Integer> released = new ArrayList<>();
        holders.entrySet().removeIf(entry -> {
            if (entry.getValue().remove(peerId) && entry.getValue().isEmpty()) {
                released.add(entry.getKey());
                return true;
            }
            return false;
        });
        return released;
    }

    void clear() {
        holders.clear();
    }

    boolean held(int code) {
        return holders.containsKey(code);
    }

    Set<Integer> codes() {
        return Set.copyOf(holders.keySet());
    }
}
