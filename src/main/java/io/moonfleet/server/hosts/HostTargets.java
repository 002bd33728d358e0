package io.moonfleet.server.hosts;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.server.hosts.HostRefusedException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The hosts by number, and what they say. Host numbers are slots of the list; with the demo host enabled it is number 0
 * and the slots follow it. Thread-safe.
 */
final class HostTargets {
    private final HostStore store;
    private final HostGateway gateway;
    private final BuiltInHost builtIn;
    private final Optional<String> automaticPin;
    private volatile Optional<String> builtInUniqueId = Optional.empty();

    HostTargets(HostStore store, HostGateway gateway, BuiltInHost builtIn, Optional<String> automaticPin) {
        this.store = store;
        this.gateway = gateway;
        this.builtIn = builtIn;
        this.automaticPin = automaticPin;
    }

    /** All numbers, in their order. */
    List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        if (builtIn.enabled()) {
            numbers.add(0);
        }
        for (StoredHost host : store.all()) {
            numbers.add(numberOf(host.slot()));
        }
        return numbers;
    }

    /**
     * Waits for the demo host, if that is asked for.
     *
     * @throws HostRefusedException when there is no such host
     */
    HostTarget target(int hostId) throws GameStreamException {
        return isBuiltIn(hostId) ? builtIn(builtIn.address()) : stored(hostId);
    }

    /** The demo host, started at that address. */
    HostTarget builtIn(HostAddress address) {
        return new HostTarget(
                0,
                BuiltInHost.NAME,
                address,
                List.of(),
                builtInUniqueId,
                Optional.empty(),
                Optional.of(builtIn.pin()),
                true);
    }

    /** A host of the list, not the demo host. */
    HostTarget stored(int hostId) {
        StoredHost host =
                store.find(slotOf(hostId)).orElseThrow(() -> new HostRefusedException(Reason.NOT_FOUND));
        return new HostTarget(
                hostId,
                host.name(),
                host.endpoint(),
                host.localIp().stream().toList(),
                host.uniqueId(),
                host.mac(),
                host.autoPin().orGeneral(automaticPin),
                false);
    }

    boolean isListed(String uniqueId) {
        Optional<String> wanted = Optional.of(uniqueId);
        return builtInUniqueId.equals(wanted)
                || store.all().stream().anyMatch(host -> host.uniqueId().equals(wanted));
    }

    boolean isBuiltIn(int hostId) {
        return builtIn.enabled() && hostId == 0;
    }

    int slotOf(int hostId) {
        return hostId - firstSlotNumber();
    }

    int numberOf(int slot) {
        return slot + firstSlotNumber();
    }

    /** Asks with the certificate under which this identity is paired with the host. */
    HostStatus ask(HostTarget target, Identity identity) throws GameStreamException {
        return ask(target, identity.keys(), identity::pairing);
    }

    /**
     * Asks with the pinned certificate of this host; who the host is may only come out of a first, plain answer.
     *
     * @param pins the certificate for a host's unique id
     * @throws GameStreamException HOST_IDENTITY_CHANGED where another host answers, or what asking failed with
     */
    HostStatus ask(HostTarget target, IdentityKeys keys, Function<String, Optional<String>> pins)
            throws GameStreamException {
        Optional<String> assumed = target.uniqueId().flatMap(pins);
        HostStatus status = gateway.status(target.address(), keys, assumed);
        checkSameHost(target, status);
        Optional<String> certificate = pins.apply(status.uniqueId());
        if (!status.paired() && certificate.isPresent() && !certificate.equals(assumed)) {
            status = gateway.status(target.address(), keys, certificate);
        }
        remember(target, status);
        return status;
    }

    /** As {@link #ask}, without the pinned certificate: what comes back is not to be trusted. */
    HostStatus askPlainly(HostTarget target, Identity identity) throws GameStreamException {
        HostStatus status = gateway.status(target.address(), identity.keys(), Optional.empty());
        checkSameHost(target, status);
        remember(target, status);
        return status;
    }

    private static void checkSameHost(HostTarget target, HostStatus status) throws GameStreamException {
        if (target.uniqueId().isPresent()
                && !target.isBuiltIn()
                && !target.uniqueId().orElseThrow().equals(status.uniqueId())) {
            throw new GameStreamException(
                    ErrorCode.HOST_IDENTITY_CHANGED,
                    "Another host answers at " + target.address().address()
                            + ": remove the host and add it again if this is intended");
        }
    }

    private void remember(HostTarget target, HostStatus status) {
        if (target.isBuiltIn()) {
            builtInUniqueId = Optional.of(status.uniqueId());
        } else {
            store.update(slotOf(target.hostId()), host -> host.withStatus(status));
        }
    }

    private int firstSlotNumber() {
        return builtIn.enabled() ? 1 : 0;
    }
}
