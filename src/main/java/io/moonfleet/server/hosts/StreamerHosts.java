package io.moonfleet.server.hosts;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.nvhttp.HostTrust;
import io.moonfleet.server.hosts.HostRefusedException.Reason;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/**
 * Makes hosts ready for streamers: under the server's own identity, or, where the host accepts clients without a person,
 * under an identity for each streamer, which Wolf needs to tell them apart. Thread-safe.
 */
final class StreamerHosts implements HostAccess {
    private static final int BUILT_IN_PAIRINGS = 8;

    private final HostTargets targets;
    private final IdentityStore identities;
    private final HostGateway gateway;
    private final LeftBehind leftBehind;
    private final ConcurrentMap<String, Semaphore> pairingGates = new ConcurrentHashMap<>();

    StreamerHosts(HostTargets targets, IdentityStore identities, HostGateway gateway) {
        this.targets = targets;
        this.identities = identities;
        this.gateway = gateway;
        this.leftBehind = new LeftBehind(gateway);
    }

    @Override
    public void require(int hostId) {
        if (targets.isBuiltIn(hostId)) {
            return;
        }
        HostTarget target = targets.stored(hostId);
        if (target.pin().isEmpty()) {
            ownPaired(target);
        }
    }

    @Override
    public StreamerHost prepare(int hostId, String streamerId, int appId) throws GameStreamException {
        HostTarget target = targets.target(hostId);
        if (target.pin().isEmpty()) {
            return new StreamerHost(ownPaired(target), target.uniqueId(), target.uniqueId());
        }
        Identity identity = identities.acquire(streamerId);
        HostStatus status = targets.ask(
                target, identity.keys(), uniqueId -> pinned(target, identity, uniqueId));
        if (!target.isBuiltIn() && status.trust() == HostTrust.CERTIFICATE_CHANGED) {
            throw certificateChanged(target);
        }
        Optional<String> pinned = pinned(target, identity, status.uniqueId());
        Optional<String> known = identity.pairing(status.uniqueId())
                .filter(_ -> status.paired())
                .filter(certificate -> pinned.equals(Optional.of(certificate)));
        String certificate =
                known.isPresent() ? known.orElseThrow() : pairStreamer(target, status, identity, streamerId);
        PairedHost paired = new PairedHost(target.address(), identity.keys(), certificate);
        if (target.isBuiltIn() && status.paired()) {
            leftBehind.end(paired, status.currentGame(), streamerId, appId);
        }
        Optional<String> uniqueId = Optional.of(status.uniqueId());
        // The demo host has a session, and a pending launch, for each identity.
        return new StreamerHost(paired, uniqueId, target.isBuiltIn() ? Optional.empty() : uniqueId);
    }

    @Override
    public void release(String streamerId) {
        identities.release(streamerId);
    }

    /** The host under the server's own identity. */
    PairedHost ownPaired(HostTarget target) {
        Identity own = identities.own();
        String certificate = target.uniqueId()
                .flatMap(own::pairing)
                .orElseThrow(() -> new HostRefusedException(Reason.NOT_PAIRED));
        return new PairedHost(target.address(), own.keys(), certificate);
    }

    /**
     * What the host must show. It holds for all streamers, also those that have never seen the host; only the demo host,
     * which is this server's own and may be made anew, is known by each identity for itself.
     */
    private Optional<String> pinned(HostTarget target, Identity identity, String uniqueId) {
        return target.isBuiltIn() ? identity.pairing(uniqueId) : identities.pinned(uniqueId);
    }

    /** Real hosts take one pairing at a time (protocol document, section 2.3). */
    private String pairStreamer(HostTarget target, HostStatus status, Identity identity, String streamerId)
            throws GameStreamException {
        Semaphore gate = pairingGates.computeIfAbsent(
                status.uniqueId(), _ -> new Semaphore(target.isBuiltIn() ? BUILT_IN_PAIRINGS : 1));
        acquire(gate);
        try {
            String certificate = gateway.pair(
                    target.address(), identity.keys(), target.pin().orElseThrow(), "streamer-" + streamerId);
            Optional<String> pinned = pinned(target, identity, status.uniqueId());
            if (!target.isBuiltIn() && pinned.filter(before -> !before.equals(certificate)).isPresent()) {
                throw certificateChanged(target);
            }
            identities.save(streamerId, identity.withPairing(status.uniqueId(), certificate));
            return certificate;
        } finally {
            gate.release();
        }
    }

    private static void acquire(Semaphore gate) throws GameStreamException {
        try {
            gate.acquire();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new GameStreamException(ErrorCode.CANCELLED, "Cancelled while waiting to pair");
        }
    }

    static GameStreamException certificateChanged(HostTarget target) {
        return new GameStreamException(
                ErrorCode.HOST_CERTIFICATE_CHANGED,
                "The host at " + target.address().address()
                        + " shows another certificate than the one it was paired with. If it was installed anew, pair"
                        + " with it again; otherwise another machine may have taken its place");
    }
}
