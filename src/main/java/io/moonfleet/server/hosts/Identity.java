package io.moonfleet.server.hosts;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A client identity and the hosts it is paired with: host unique id to the host's certificate as PEM. */
public record Identity(IdentityKeys keys, Map<String, String> pairings) {
    public Identity {
        pairings = Map.copyOf(pairings);
    }

    public Optional<String> pairing(String hostUniqueId) {
        return Optional.ofNullable(pairings.get(hostUniqueId));
    }

    Identity withPairing(String hostUniqueId, String hostCertificatePem) {
        Map<String, String> changed = new HashMap<>(pairings);
        changed.put(hostUniqueId, hostCertificatePem);
        return new Identity(keys, changed);
    }

    Identity withoutPairing(String hostUniqueId) {
        Map<String, String> changed = new HashMap<>(pairings);
        changed.remove(hostUniqueId);
        return new Identity(keys, changed);
    }

    @Override
    public String toString() {
        return "Identity[uniqueId=" + keys.uniqueId() + ", pairings=" + pairings.keySet() + "]";
    }
}
