package io.moonfleet.server.hosts;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.nvhttp.HostTrust;
import io.moonfleet.server.hosts.HostRefusedException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * The hosts of this server: the list, what they say, pairing. Host numbers are slots of the list; with the demo host
 * enabled it is number 0 and the slots follow it. Thread-safe; methods that reach out block.
 */
public final class HostService implements HostAccess {
    /** How the service pairs on its own. */
    public record PairingSettings(Optional<String> automaticPin, String deviceName) {
        public PairingSettings {
            if (automaticPin.isPresent() && !PairingPin.isValid(automaticPin.orElseThrow())) {
                throw new IllegalArgumentException("moonfleet.pairing.pin must be four digits");
            }
        }

        @Override
        public String toString() {
            return "PairingSettings[deviceName=" + deviceName + "]";
        }
    }

    private static final int BUILT_IN_PAIRINGS = 8;

    private final HostStore store;
    private final IdentityStore identities;
    private final HostGateway gateway;
    private final BuiltInHost builtIn;
    private final PairingSettings pairing;
    private final LeftBehind leftBehind;
    private final ConcurrentMap<String, Semaphore> pairingGates = new ConcurrentHashMap<>();
    private volatile Optional<String> builtInUniqueId = Optional.empty();

    public HostService(
            HostStore store,
            IdentityStore identities,
            HostGateway gateway,
            BuiltInHost builtIn,
            PairingSettings pairing) {
        this.store = store;
        this.identities = identities;
        this.gateway = gateway;
        this.builtIn = builtIn;
        this.pairing = pairing;
        this.leftBehind = new LeftBehind(gateway);
    }

    /** A host with everything that is needed to talk to it. */
    private record Target(
            int hostId,
            String name,
            HostAddress address,
            Optional<String> uniqueId,
            Optional<String> mac,
            Optional<String> pin,
            boolean isBuiltIn) {}

    @Override
    public void require(int hostId) {
        if (isBuiltIn(hostId)) {
            return;
        }
        StoredHost host = stored(hostId);
        if (host.autoPin().or(pairing::automaticPin).isPresent()) {
            return;
        }
        Identity own = identities.own();
        if (host.uniqueId().flatMap(own::pairing).isEmpty()) {
            throw new HostRefusedException(Reason.NOT_PAIRED);
        }
    }

    @Override
    public StreamerHost prepare(int hostId, String streamerId, int appId) throws GameStreamException {
        Target target = target(hostId);
        if (target.pin().isEmpty()) {
            return shareOwn(target);
        }
        Identity identity = identities.acquire(streamerId);
        HostStatus status = ask(target, identity, identity.keys());
        Optional<String> pinned = identity.pairing(status.uniqueId());
        // The demo host is this server's own, and its state may be made anew.
        if (pinned.isPresent() && !target.isBuiltIn() && status.trust() == HostTrust.CERTIFICATE_CHANGED) {
            throw certificateChanged(target);
        }
        Optional<String> known = pinned.filter(_ -> status.paired());
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

    /** Real hosts take one pairing at a time (protocol document, section 2.3). */
    private String pairStreamer(Target target, HostStatus status, Identity identity, String streamerId)
            throws GameStreamException {
        Semaphore gate = pairingGates.computeIfAbsent(
                status.uniqueId(), _ -> new Semaphore(target.isBuiltIn() ? BUILT_IN_PAIRINGS : 1));
        acquire(gate);
        try {
            String certificate = gateway.pair(
                    target.address(), identity.keys(), target.pin().orElseThrow(), "streamer-" + streamerId);
            Optional<String> pinned = identity.pairing(status.uniqueId());
            if (!target.isBuiltIn() && pinned.filter(before -> !before.equals(certificate)).isPresent()) {
                throw certificateChanged(target);
            }
            identities.save(streamerId, identity.withPairing(status.uniqueId(), certificate));
            return certificate;
        } finally {
            gate.release();
        }
    }

    private static GameStreamException certificateChanged(Target target) {
        return new GameStreamException(
                ErrorCode.HOST_CERTIFICATE_CHANGED,
                "The host at " + target.address().address()
                        + " shows another certificate than the one it was paired with. If it was installed anew, remove"
                        + " the host and add it again; otherwise another machine may have taken its place");
    }

    @Override
    public void release(String streamerId) {
        identities.release(streamerId);
    }

    /** All hosts; each is asked at the same time. */
    public List<KnownHost> list() {
        List<Integer> hostIds = new ArrayList<>();
        if (builtIn.enabled()) {
            hostIds.add(0);
        }
        for (StoredHost host : store.all()) {
            hostIds.add(host.slot() + firstSlotId());
        }
        List<KnownHost> hosts = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<KnownHost>> answers = new ArrayList<>();
            for (int hostId : hostIds) {
                answers.add(executor.submit(() -> known(hostId)));
            }
            for (Future<KnownHost> answer : answers) {
                try {
                    hosts.add(answer.get());
                } catch (ExecutionException removedMeanwhile) {
                    if (!(removedMeanwhile.getCause() instanceof HostRefusedException)) {
                        throw new IllegalStateException(removedMeanwhile.getCause());
                    }
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return hosts;
    }

    /** One host; a failure to reach it shows as an absent status. */
    public KnownHost known(int hostId) {
        String name = BuiltInHost.NAME;
        HostAddress address = new HostAddress("127.0.0.1", 0);
        Optional<String> uniqueId = builtInUniqueId;
        try {
            if (isBuiltIn(hostId)) {
                address = builtIn.address();
            } else {
                StoredHost host = stored(hostId);
                name = host.name();
                address = host.endpoint();
                uniqueId = host.uniqueId();
            }
            HostStatus status = status(hostId);
            return new KnownHost(hostId, name, address, status.paired(), Optional.of(status));
        } catch (GameStreamException unreachable) {
            boolean paired = uniqueId.flatMap(identities.own()::pairing).isPresent();
            return new KnownHost(hostId, name, address, paired, Optional.empty());
        }
    }

    /** What the host says now, asked with the server's own identity. */
    public HostStatus status(int hostId) throws GameStreamException {
        Target target = target(hostId);
        Identity own = identities.own();
        return ask(target, own, own.keys());
    }

    /** Asks the host at the address and adds it to the list; an address that is listed already is updated. */
    public int add(HostAddress address, Optional<String> autoPin) throws GameStreamException {
        Identity own = identities.own();
        HostStatus status = gateway.status(address, own.keys(), Optional.empty());
        StoredHost listed = store.put(
                host -> host.endpoint().equals(address)
                        || host.uniqueId().equals(Optional.of(status.uniqueId())),
                host -> new StoredHost(
                        host.slot(),
                        address.address(),
                        address.httpPort(),
                        Optional.of(status.uniqueId()),
                        status.name(),
                        status.mac().or(host::mac),
                        autoPin.or(host::autoPin)),
                slot -> new StoredHost(
                        slot,
                        address.address(),
                        address.httpPort(),
                        Optional.of(status.uniqueId()),
                        status.name(),
                        status.mac(),
                        autoPin));
        return listed.slot() + firstSlotId();
    }

    /** Forgets the host and the streamers' pairings with it: once added again, it may have another certificate. */
    public void remove(int hostId) {
        if (isBuiltIn(hostId)) {
            throw new HostRefusedException(Reason.BUILT_IN);
        }
        stored(hostId).uniqueId().ifPresent(identities::dropStreamerPairings);
        if (!store.remove(hostId - firstSlotId())) {
            throw new HostRefusedException(Reason.NOT_FOUND);
        }
    }

    /** The PIN to show to the person who pairs this host. */
    public String pinFor(int hostId) throws GameStreamException {
        return target(hostId).pin().orElseGet(PairingPin::random);
    }

    /** Makes sure that the demo host, which has just started at this address, is paired with the server's identity. */
    public void pairBuiltIn(HostAddress address) throws GameStreamException {
        Target target = new Target(
                0,
                BuiltInHost.NAME,
                address,
                builtInUniqueId,
                Optional.empty(),
                Optional.of(builtIn.pin()),
                true);
        Identity own = identities.own();
        if (!ask(target, own, own.keys()).paired()) {
            pair(target, builtIn.pin());
        }
        identities.prepare();
    }

    /** Pairs the server's own identity; blocks until the PIN was typed into the host. */
    public void pair(int hostId, String pin) throws GameStreamException {
        pair(target(hostId), pin);
    }

    private void pair(Target target, String pin) throws GameStreamException {
        Identity own = identities.own();
        HostStatus status = gateway.status(target.address(), own.keys(), Optional.empty());
        checkSameHost(target, status);
        remember(target, status);
        String certificate = gateway.pair(target.address(), own.keys(), pin, pairing.deviceName());
        identities.addOwnPairing(status.uniqueId(), certificate);
    }

    public List<HostApp> apps(int hostId) throws GameStreamException {
        return gateway.apps(ownPaired(target(hostId)));
    }

    public Optional<byte[]> appImage(int hostId, int appId) throws GameStreamException {
        return gateway.appImage(ownPaired(target(hostId)), appId);
    }

    public void cancel(int hostId) throws GameStreamException {
        gateway.cancel(ownPaired(target(hostId)));
    }

    /** Whether a MAC address was known to send to. */
    public boolean wake(int hostId) throws GameStreamException, IOException {
        Target target = target(hostId);
        Optional<String> mac = target.mac().filter(WakeOnLan::isAddress);
        if (mac.isEmpty()) {
            return false;
        }
        WakeOnLan.send(mac.orElseThrow(), target.address().address());
        return true;
    }

    private StreamerHost shareOwn(Target target) {
        PairedHost paired = ownPaired(target);
        return new StreamerHost(paired, target.uniqueId(), target.uniqueId());
    }

    private PairedHost ownPaired(Target target) {
        Identity own = identities.own();
        String certificate = target.uniqueId()
                .flatMap(own::pairing)
                .orElseThrow(() -> new HostRefusedException(Reason.NOT_PAIRED));
        return new PairedHost(target.address(), own.keys(), certificate);
    }

    /** Asks with the pinned certificate of this host; who the host is may only come out of a first, plain answer. */
    private HostStatus ask(Target target, Identity identity, IdentityKeys keys) throws GameStreamException {
        Optional<String> assumed = target.uniqueId().flatMap(identity::pairing);
        HostStatus status = gateway.status(target.address(), keys, assumed);
        checkSameHost(target, status);
        Optional<String> certificate = identity.pairing(status.uniqueId());
        if (!status.paired() && certificate.isPresent() && !certificate.equals(assumed)) {
            status = gateway.status(target.address(), keys, certificate);
        }
        remember(target, status);
        return status;
    }

    private static void checkSameHost(Target target, HostStatus status) throws GameStreamException {
        if (target.uniqueId().isPresent()
                && !target.isBuiltIn()
                && !target.uniqueId().orElseThrow().equals(status.uniqueId())) {
            throw new GameStreamException(
                    ErrorCode.HOST_IDENTITY_CHANGED,
                    "Another host answers at " + target.address().address()
                            + ": remove the host and add it again if this is intended");
        }
    }

    private void remember(Target target, HostStatus status) {
        if (target.isBuiltIn()) {
            builtInUniqueId = Optional.of(status.uniqueId());
        } else {
            store.update(target.hostId() - firstSlotId(), host -> host.withStatus(status));
        }
    }

    private Target target(int hostId) throws GameStreamException {
        if (isBuiltIn(hostId)) {
            return new Target(
                    hostId,
                    BuiltInHost.NAME,
                    builtIn.address(),
                    builtInUniqueId,
                    Optional.empty(),
                    Optional.of(builtIn.pin()),
                    true);
        }
        StoredHost host = stored(hostId);
        return new Target(
                hostId,
                host.name(),
                host.endpoint(),
                host.uniqueId(),
                host.mac(),
                host.autoPin().or(pairing::automaticPin),
                false);
    }

    private StoredHost stored(int hostId) {
        return store.find(hostId - firstSlotId()).orElseThrow(() -> new HostRefusedException(Reason.NOT_FOUND));
    }

    private boolean isBuiltIn(int hostId) {
        return builtIn.enabled() && hostId == 0;
    }

    private int firstSlotId() {
        return builtIn.enabled() ? 1 : 0;
    }

    private static void acquire(Semaphore gate) throws GameStreamException {
        try {
            gate.acquire();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new GameStreamException(ErrorCode.CANCELLED, "Cancelled while waiting to pair");
        }
    }
}
