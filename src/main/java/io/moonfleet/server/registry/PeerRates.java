package io.moonfleet.server.registry;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Bit rates of peers from the bytes they were sent between two looks. Not thread-safe. */
final class PeerRates {
    private record Sample(long bytes, long nanos, long bitrate) {}

    private final Map<String, Sample> samples = new HashMap<>();

    /**
     * Takes what a peer was sent so far.
     *
     * @return how much of it is new
     */
    long sample(String peerId, long bytes, long nanos) {
        Sample before = samples.get(peerId);
        long bitrate = 0;
        if (before != null && nanos > before.nanos() && bytes >= before.bytes()) {
            bitrate = Math.round((bytes - before.bytes()) * 8e9 / (nanos - before.nanos()));
        }
        samples.put(peerId, new Sample(bytes, nanos, bitrate));
        return Math.max(0, bytes - (before == null ? 0 : before.bytes()));
    }

    /** Bit/s; 0 before there were two samples. */
    long bitrate(String peerId) {
        Sample sample = samples.get(peerId);
        return sample == null ? 0 : sample.bitrate();
    }

    void retain(Set<String> peerIds) {
        samples.keySet().retainAll(peerIds);
    }
}
