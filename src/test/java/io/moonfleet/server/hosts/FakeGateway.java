package io.moonfleet.server.hosts;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.nvhttp.HostTrust;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Hosts in memory: each address has a host with a unique id, a PIN and a list of paired certificates. */
final class FakeGateway implements HostGateway {
    static final class Host {
        final String uniqueId;
        final String pin;
        final Set<String> paired = new HashSet<>();
        /** Apps by the identity that sees them run. */
        final Map<IdentityKeys, Integer> running = new HashMap<>();
        String certificate;
        Optional<String> mac = Optional.empty();

        Host(String uniqueId, String pin) {
            this.uniqueId = uniqueId;
            this.pin = pin;
            this.certificate = "certificate of " + uniqueId;
        }
    }

    final Map<HostAddress, Host> hosts = new HashMap<>();
    Optional<GameStreamException> cancelFailure = Optional.empty();
    Optional<String> certificateWhilePairing = Optional.empty();
    Optional<byte[]> image = Optional.empty();
    Optional<CountDownLatch> untilPinIsTyped = Optional.empty();
    final CountDownLatch pinWanted = new CountDownLatch(1);
    final AtomicInteger appLists = new AtomicInteger();
    final AtomicInteger images = new AtomicInteger();
    final AtomicInteger identities = new AtomicInteger();
    final AtomicInteger pairings = new AtomicInteger();

    @Override
    public IdentityKeys createIdentity() {
        int number = identities.incrementAndGet();
        return new IdentityKeys("id" + number, "private key " + number, "certificate " + number);
    }

    @Override
    public synchronized HostStatus status(HostAddress address, IdentityKeys keys, Optional<String> pinned)
            throws GameStreamException {
        Host host = reach(address);
        boolean paired = pinned.filter(host.certificate::equals).isPresent()
                && host.paired.contains(keys.certificatePem());
        HostTrust changed = pinned.isPresent() && !pinned.equals(Optional.of(host.certificate))
                ? HostTrust.CERTIFICATE_CHANGED
                : HostTrust.NOT_PAIRED;
        return new HostStatus(
                "name of " + host.uniqueId, host.uniqueId, paired, paired ? HostTrust.PAIRED : changed, false, 47984, 47989, "7.1.431.-1", "3.23.0.74",
                host.mac, "127.0.0.1", paired ? host.running.getOrDefault(keys, 0) : 0, 0, 1);
    }

    @Override
    public String pair(HostAddress address, IdentityKeys keys, String pin, String deviceName)
            throws GameStreamException {
        if (untilPinIsTyped.isPresent()) {
            pinWanted.countDown();
            try {
                untilPinIsTyped.orElseThrow().await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new GameStreamException(ErrorCode.CANCELLED, "cancelled");
            }
        }
        return accept(address, keys, pin);
    }

    private synchronized String accept(HostAddress address, IdentityKeys keys, String pin) throws GameStreamException {
        Host host = reach(address);
        if (!host.pin.equals(pin)) {
            throw new GameStreamException(ErrorCode.PAIRING_WRONG_PIN, "The PIN was wrong");
        }
        host.paired.add(keys.certificatePem());
        pairings.incrementAndGet();
        return certificateWhilePairing.orElse(host.certificate);
    }

    @Override
    public List<HostApp> apps(PairedHost host) {
        appLists.incrementAndGet();
        return List.of(new HostApp(1, "Demo", false));
    }

    @Override
    public Optional<byte[]> appImage(PairedHost host, int appId) throws GameStreamException {
        images.incrementAndGet();
        reach(host.address());
        return image;
    }

    @Override
    public synchronized void cancel(PairedHost host) throws GameStreamException {
        if (cancelFailure.isPresent()) {
            throw cancelFailure.orElseThrow();
        }
        reach(host.address()).running.remove(host.keys());
    }

    private Host reach(HostAddress address) throws GameStreamException {
        Host host = hosts.get(address);
        if (host == null) {
            throw new GameStreamException(ErrorCode.HOST_UNREACHABLE, "no connection");
        }
        return host;
    }
}
