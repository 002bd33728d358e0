package io.moonfleet.server.hosts;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.nvhttp.AppVersion;
import io.moonfleet.gamestream.nvhttp.HostTrust;
import io.moonfleet.server.hosts.HostRefusedException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The hosts of this server: the list, what they say, pairing. Thread-safe; methods that reach out block. */
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

    /** A list is shown after this time without the hosts that have not answered yet. */
    private static final Duration LIST_PATIENCE = Duration.ofSeconds(4);

    private final HostStore store;
    private final IdentityStore identities;
    private final HostGateway gateway;
    private final BuiltInHost builtIn;
    private final HostTargets targets;
    private final StreamerHosts streamers;
    private final HostPairings pairings;
    private final HostApps apps;
    private final DiscoveredHosts discovered;

    public HostService(
            HostStore store,
            IdentityStore identities,
            HostGateway gateway,
            BuiltInHost builtIn,
            PairingSettings pairing,
            BoxArtCache pictures,
            HostDiscovery discovery) {
        this.store = store;
        this.identities = identities;
        this.gateway = gateway;
        this.builtIn = builtIn;
        this.targets = new HostTargets(store, gateway, builtIn, pairing.automaticPin());
        this.streamers = new StreamerHosts(targets, identities, gateway);
        this.pairings = new HostPairings(targets, identities, gateway, pairing.deviceName());
        this.apps = new HostApps(gateway, pictures);
        this.discovered = new DiscoveredHosts(discovery, gateway, identities);
    }

    @Override
    public void require(int hostId) {
        streamers.require(hostId);
    }

    @Override
    public StreamerHost prepare(int hostId, String streamerId, int appId) throws GameStreamException {
        return streamers.prepare(hostId, streamerId, appId);
    }

    @Override
    public void release(String streamerId) {
        streamers.release(streamerId);
    }

    /** All hosts, asked at the same time; one that is slow to answer is listed without an answer. */
    public List<KnownHost> list() {
        List<CompletableFuture<KnownHost>> answers = new ArrayList<>();
        for (int hostId : targets.numbers()) {
            answers.add(CompletableFuture.supplyAsync(() -> known(hostId), Thread::startVirtualThread)
                    .completeOnTimeout(silent(hostId), LIST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        }
        List<KnownHost> hosts = new ArrayList<>();
        for (CompletableFuture<KnownHost> answer : answers) {
            try {
                hosts.add(answer.join());
            } catch (CompletionException removedMeanwhile) {
                if (!(removedMeanwhile.getCause() instanceof HostRefusedException)) {
                    throw removedMeanwhile;
                }
            }
        }
        return hosts;
    }

    /**
     * Hosts that announce themselves and are not in the list, or not where they are now; nothing is done with them until
     * somebody adds them.
     *
     * @param listed what {@link #list} has just found: a host of the list that does not answer may have moved
     */
    public List<DiscoveredHost> discovered(List<KnownHost> listed) {
        Set<HostAddress> places = new HashSet<>();
        Set<String> present = new HashSet<>();
        for (KnownHost host : listed) {
            places.add(host.address());
            host.status().ifPresent(status -> present.add(status.uniqueId()));
        }
        return discovered.list(host -> present.contains(host.uniqueId())
                || places.contains(host.address()) && targets.isListed(host.uniqueId()));
    }

    /** One host; a failure to reach it shows as an absent status. */
    public KnownHost known(int hostId) {
        try {
            HostTarget target = targets.target(hostId);
            try {
                HostStatus status = targets.ask(target, identities.own());
                return new KnownHost(
                        hostId, target.name(), target.address(), status.paired(), Optional.of(status), Optional.empty());
            } catch (GameStreamException failed) {
                return unanswered(target, failed);
            }
        } catch (GameStreamException notRunning) {
            return unanswered(targets.builtIn(new HostAddress("127.0.0.1", 0)), notRunning);
        }
    }

    private KnownHost silent(int hostId) {
        HostTarget target = targets.isBuiltIn(hostId)
                ? targets.builtIn(new HostAddress("127.0.0.1", 0))
                : targets.stored(hostId);
        return unanswered(
                target,
                new GameStreamException(
                        ErrorCode.TIMEOUT,
                        "The host has not answered within " + LIST_PATIENCE.toSeconds()
                                + " s. Check that it is awake, then try again"));
    }

    private KnownHost unanswered(HostTarget target, GameStreamException failed) {
        boolean paired = target.uniqueId().flatMap(identities.own()::pairing).isPresent();
        return new KnownHost(
                target.hostId(), target.name(), target.address(), paired, Optional.empty(), Optional.of(failed));
    }

    /** What the host says now, asked with the server's own identity. */
    public HostStatus status(int hostId) throws GameStreamException {
        return targets.ask(targets.target(hostId), identities.own());
    }

    /**
     * Asks the host at the address and adds it to the list. A host that is listed already is updated, address and all;
     * where another one answers at a listed address, the new one takes that place in the list.
     *
     * @throws GameStreamException HOST_TOO_OLD, HOST_CERTIFICATE_CHANGED where it only pretends to be a host that is
     *                             listed elsewhere, or what asking failed with
     */
    public int add(HostAddress address, AutoPin autoPin) throws GameStreamException {
        Identity own = identities.own();
        HostStatus status = gateway.status(address, own.keys(), Optional.empty());
        requireSupported(status);
        checkMoved(address, own, status);
        StoredHost listed = store.put(
                List.of(
                        host -> host.uniqueId().equals(Optional.of(status.uniqueId())),
                        host -> host.endpoint().equals(address)),
                host -> host.movedTo(address, status, autoPin),
                slot -> StoredHost.added(slot, address, status, autoPin));
        return targets.numberOf(listed.slot());
    }

    private static void requireSupported(HostStatus status) throws GameStreamException {
        AppVersion.parse(status.version()).requireSupported();
    }

    /** Anybody can claim a unique id: a paired host only moves to an address where its certificate answers. */
    private void checkMoved(HostAddress address, Identity own, HostStatus status) throws GameStreamException {
        Optional<String> pinned = identities.pinned(status.uniqueId());
        boolean elsewhere = store.all().stream()
                .anyMatch(host -> host.uniqueId().equals(Optional.of(status.uniqueId()))
                        && !host.endpoint().equals(address));
        if (pinned.isPresent()
                && elsewhere
                && gateway.status(address, own.keys(), pinned).trust() == HostTrust.CERTIFICATE_CHANGED) {
            throw new GameStreamException(
                    ErrorCode.HOST_CERTIFICATE_CHANGED,
                    "The host at " + address.address()
                            + " says that it is a host of the list but shows another certificate. If it was installed"
                            + " anew, remove it from the list first; otherwise do not use it");
        }
    }

    /** Forgets the host and the streamers' pairings with it: once added again, it may have another certificate. */
    public void remove(int hostId) {
        if (targets.isBuiltIn(hostId)) {
            throw new HostRefusedException(Reason.BUILT_IN);
        }
        Optional<String> uniqueId = targets.stored(hostId).uniqueId();
        uniqueId.ifPresent(identities::dropStreamerPairings);
        if (!store.remove(targets.slotOf(hostId))) {
            throw new HostRefusedException(Reason.NOT_FOUND);
        }
        uniqueId.ifPresent(apps::forget);
    }

    /**
     * The PIN to show to the person who pairs this host.
     *
     * @throws GameStreamException PAIRING_IN_PROGRESS where a person is about to type another one
     */
    public String pinFor(int hostId) throws GameStreamException {
        HostTarget target = targets.target(hostId);
        pairings.requireIdle(target);
        return target.pin().orElseGet(PairingPin::random);
    }

    /** Makes sure that the demo host, which has just started at this address, is paired with the server's identity. */
    public void pairBuiltIn(HostAddress address) throws GameStreamException {
        HostTarget target = targets.builtIn(address);
        if (!targets.ask(target, identities.own()).paired()) {
            pairings.pair(target, builtIn.pin());
        }
        identities.prepare();
    }

    /**
     * Pairs the server's own identity; blocks until the PIN was typed into the host.
     *
     * @throws GameStreamException PAIRING_IN_PROGRESS where another call has not ended yet, or why it failed
     */
    public void pair(int hostId, String pin) throws GameStreamException {
        pairings.pair(targets.target(hostId), pin);
    }

    /** @param refresh whether the host is asked even where it was asked a moment ago */
    public List<HostApp> apps(int hostId, boolean refresh) throws GameStreamException {
        HostTarget target = targets.target(hostId);
        PairedHost paired = streamers.ownPaired(target);
        return apps.list(target.uniqueId().orElseThrow(), paired, refresh);
    }

    /** PNG. */
    public Optional<byte[]> appImage(int hostId, int appId, boolean refresh) throws GameStreamException {
        HostTarget target = targets.target(hostId);
        PairedHost paired = streamers.ownPaired(target);
        return apps.picture(target.uniqueId().orElseThrow(), paired, appId, refresh);
    }

    /**
     * Makes sure that {@link #cancel} can be asked for.
     *
     * @throws HostRefusedException when there is no such host, or when it is not paired
     * @throws GameStreamException  where it does not answer, is another one or has forgotten the pairing
     */
    public void requireReady(int hostId) throws GameStreamException {
        HostTarget target = targets.target(hostId);
        streamers.ownPaired(target);
        HostStatus status = targets.ask(target, identities.own());
        switch (status.trust()) {
            case PAIRED -> {}
            case CERTIFICATE_CHANGED -> throw StreamerHosts.certificateChanged(target);
            case NOT_PAIRED, BROKEN_OFF -> throw new HostRefusedException(Reason.NOT_PAIRED);
            case UNVERIFIED ->
                throw new GameStreamException(
                        ErrorCode.HOST_UNREACHABLE,
                        "The HTTPS port " + status.httpsPort() + " of the host at "
                                + target.address().address() + " does not answer. Check that no firewall blocks it");
        }
    }

    public void cancel(int hostId) throws GameStreamException {
        gateway.cancel(streamers.ownPaired(targets.target(hostId)));
    }

    /** Whether a MAC address was known to send to. */
    public boolean wake(int hostId) throws GameStreamException, IOException {
        HostTarget target = targets.target(hostId);
        Optional<String> mac = target.mac().filter(WakeOnLan::isAddress);
        if (mac.isEmpty()) {
            return false;
        }
        List<String> addresses = new ArrayList<>(target.otherAddresses());
        addresses.addFirst(target.address().address());
        new WakeOnLan().send(mac.orElseThrow(), addresses, target.address().httpPort());
        return true;
    }
}
