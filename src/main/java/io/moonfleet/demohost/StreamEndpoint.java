package io.moonfleet.demohost;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where a stream's datagrams go: the source of the first ping that matched (protocol document, section 4.2). Later
 * pings change nothing. Thread-safe.
 */
final class StreamEndpoint {
    private final CompletableFuture<Optional<InetSocketAddress>> address = new CompletableFuture<>();

    void learned(InetSocketAddress source) {
        address.complete(Optional.of(source));
    }

    boolean known() {
        return address.isDone();
    }

    /** Whether that is the address learned. */
    boolean is(InetSocketAddress source) {
        return address.getNow(Optional.empty()).filter(source::equals).isPresent();
    }

    /** Lets a waiting thread go on without an address. */
    void giveUp() {
        address.complete(Optional.empty());
    }

    /** Waits for the first ping; empty when none came in time or the session ended. */
    Optional<InetSocketAddress> await(long timeout, TimeUnit unit) throws InterruptedException {
        try {
            return address.get(timeout, unit);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
