package io.moonfleet.server.health;

import io.moonfleet.server.registry.StreamerRegistry;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** The event loops turn and the registry's locks are not stuck. */
@Liveness
@Singleton
public final class LiveCheck implements HealthCheck {
    private static final long PATIENCE_MILLIS = 2000;

    private final Vertx vertx;
    private final StreamerRegistry registry;

    public LiveCheck(Vertx vertx, StreamerRegistry registry) {
        this.vertx = vertx;
        this.registry = registry;
    }

    @Override
    public HealthCheckResponse call() {
        CompletableFuture<Void> loop = new CompletableFuture<>();
        vertx.getOrCreateContext().runOnContext(_ -> loop.complete(null));
        CompletableFuture<Integer> listing = new CompletableFuture<>();
        Thread.ofVirtual().name("liveness").start(() -> {
            registry.list().forEach(streamer -> streamer.snapshot());
            listing.complete(0);
        });
        return HealthCheckResponse.named("server")
                .status(completes(loop) && completes(listing))
                .build();
    }

    private static boolean completes(CompletableFuture<?> future) {
        try {
            future.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException stuck) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
