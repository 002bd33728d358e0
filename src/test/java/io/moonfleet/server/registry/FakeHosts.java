package io.moonfleet.server.registry;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.server.hosts.HostAccess;
import io.moonfleet.server.hosts.HostAddress;
import io.moonfleet.server.hosts.HostRefusedException;
import io.moonfleet.server.hosts.IdentityKeys;
import io.moonfleet.server.hosts.PairedHost;
import io.moonfleet.server.hosts.StreamerHost;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** One host, number 0, that needs no network. */
final class FakeHosts implements HostAccess {
    final AtomicInteger prepared = new AtomicInteger();
    final AtomicInteger released = new AtomicInteger();
    volatile Optional<String> launchKey = Optional.empty();
    volatile Optional<GameStreamException> failure = Optional.empty();
    volatile Optional<CountDownLatch> obstacle = Optional.empty();
    /** Cannot be interrupted. */
    volatile Optional<CompletableFuture<Void>> wall = Optional.empty();

    @Override
    public void require(int hostId) {
        if (hostId > 1) {
            throw new HostRefusedException(HostRefusedException.Reason.NOT_FOUND);
        }
    }

    @Override
    public StreamerHost prepare(int hostId, String streamerId, int appId) throws GameStreamException {
        prepared.incrementAndGet();
        if (wall.isPresent()) {
            wall.orElseThrow().join();
        }
        if (obstacle.isPresent()) {
            try {
                obstacle.orElseThrow().await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new GameStreamException(ErrorCode.CANCELLED, "cancelled");
            }
        }
        if (failure.isPresent()) {
            throw failure.orElseThrow();
        }
        return new StreamerHost(
                new PairedHost(
                        new HostAddress("127.0.0.1", 47989),
                        new IdentityKeys("0123456789abcdef", "key of " + streamerId, "certificate"),
                        "host certificate"),
                Optional.of("host"),
                launchKey);
    }

    @Override
    public void release(String streamerId) {
        released.incrementAndGet();
    }
}
