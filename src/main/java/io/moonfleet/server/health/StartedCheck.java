package io.moonfleet.server.health;

import io.moonfleet.server.ServerLifecycle;
import io.moonfleet.server.hosts.DemoHost;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** The server has started, and so has the demo host where there is to be one. */
@Startup
@Singleton
public final class StartedCheck implements HealthCheck {
    private final ServerLifecycle lifecycle;
    private final DemoHost demoHost;

    public StartedCheck(ServerLifecycle lifecycle, DemoHost demoHost) {
        this.lifecycle = lifecycle;
        this.demoHost = demoHost;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("start")
                .status(lifecycle.started() && demoHost.wasReady())
                .withData("demo_host", demoHost.enabled())
                .build();
    }
}
