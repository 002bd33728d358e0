package io.moonfleet.server.hosts;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Keeps the keys of one future identity ready: making an RSA key takes longer than everything else that happens until a
 * stream is connected. Thread-safe.
 */
final class SpareKeys {
    private final Supplier<IdentityKeys> maker;
    private Optional<CompletableFuture<IdentityKeys>> next = Optional.empty();

    /** @param maker makes new keys, different ones each time; called by several threads at once */
    SpareKeys(Supplier<IdentityKeys> maker) {
        this.maker = maker;
    }

    /** Starts to make keys unless there are some; returns at once. */
    synchronized void prepare() {
        if (next.isEmpty()) {
            next = Optional.of(CompletableFuture.supplyAsync(
                    maker, task -> Thread.ofPlatform().daemon().name("spare-keys").start(task)));
        }
    }

    /** Keys that nobody else gets; prepares the next ones. Takes up to a second when none are ready. */
    IdentityKeys take() {
        try {
            return takeNext().map(CompletableFuture::join).orElseGet(maker);
        } catch (CompletionException failed) {
            return maker.get();
        } finally {
            prepare();
        }
    }

    private synchronized Optional<CompletableFuture<IdentityKeys>> takeNext() {
        Optional<CompletableFuture<IdentityKeys>> taken = next;
        next = Optional.empty();
        return taken;
    }
}
