package io.moonfleet.server.hosts;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pairs the server's own identity. A host that shows another certificate than before is trusted again from here on: that
 * is what somebody wants who pairs it again. Thread-safe; blocks.
 */
final class HostPairings {
    private final HostTargets targets;
    private final IdentityStore identities;
    private final HostGateway gateway;
    private final String deviceName;
    private final Set<HostAddress> inProgress = ConcurrentHashMap.newKeySet();

    HostPairings(HostTargets targets, IdentityStore identities, HostGateway gateway, String deviceName) {
        this.targets = targets;
        this.identities = identities;
        this.gateway = gateway;
        this.deviceName = deviceName;
    }

    /**
     * Blocks until the PIN was typed into the host.
     *
     * @throws GameStreamException PAIRING_IN_PROGRESS where another call has not ended yet, or why it failed
     */
    void pair(HostTarget target, String pin) throws GameStreamException {
        if (!inProgress.add(target.address())) {
            throw inProgress();
        }
        try {
            Identity own = identities.own();
            HostStatus status = targets.askPlainly(target, own);
            String certificate = gateway.pair(target.address(), own.keys(), pin, deviceName);
            Optional<String> before = own.pairing(status.uniqueId());
            identities.addOwnPairing(status.uniqueId(), certificate);
            if (!before.equals(Optional.of(certificate))) {
                // They are for the certificate of before, or may be.
                identities.dropStreamerPairings(status.uniqueId());
            }
        } finally {
            inProgress.remove(target.address());
        }
    }

    /** @throws GameStreamException PAIRING_IN_PROGRESS */
    void requireIdle(HostTarget target) throws GameStreamException {
        if (inProgress.contains(target.address())) {
            throw inProgress();
        }
    }

    private static GameStreamException inProgress() {
        return new GameStreamException(
                ErrorCode.PAIRING_IN_PROGRESS,
                "This server is pairing with the host already. Type the PIN that was shown first, or wait until that"
                        + " attempt has ended");
    }
}
