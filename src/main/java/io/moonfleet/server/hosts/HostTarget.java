package io.moonfleet.server.hosts;

import java.util.List;
import java.util.Optional;

/**
 * A host with everything that is needed to talk to it.
 *
 * @param hostId         number of the API
 * @param otherAddresses where it said that it can be found as well; numeric
 * @param pin            under which it accepts clients without a person
 */
record HostTarget(
        int hostId,
        String name,
        HostAddress address,
        List<String> otherAddresses,
        Optional<String> uniqueId,
        Optional<String> mac,
        Optional<String> pin,
        boolean isBuiltIn) {
    /** Leaves the PIN out. */
    @Override
    public String toString() {
        return "HostTarget[hostId=" + hostId + ", address=" + address + "]";
    }
}
