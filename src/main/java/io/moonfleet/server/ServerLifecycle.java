package io.moonfleet.server;

import io.moonfleet.server.auth.BindAddressCheck;
import io.moonfleet.server.hosts.DemoHost;
import io.moonfleet.server.hosts.HostService;
import io.moonfleet.server.process.StreamerProgram;
import io.moonfleet.server.registry.StreamerRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** What happens when the server starts and ends. Everything it has started is gone when it is. */
@Singleton
public final class ServerLifecycle {
    private static final Logger LOGGER = Logger.getLogger(ServerLifecycle.class);

    private final BindAddressCheck bindAddress;
    private final HostService hosts;
    private final DemoHost demoHost;
    private final StreamerRegistry registry;
    private final StreamerProgram program;
    private final SocketDirectory sockets;
    private volatile boolean started;

    ServerLifecycle(
            BindAddressCheck bindAddress,
            HostService hosts,
            DemoHost demoHost,
            StreamerRegistry registry,
            StreamerProgram program,
            SocketDirectory sockets) {
        this.bindAddress = bindAddress;
        this.hosts = hosts;
        this.demoHost = demoHost;
        this.registry = registry;
        this.program = program;
        this.sockets = sockets;
    }

    public boolean started() {
        return started;
    }

    void start(@Observes StartupEvent event) {
        bindAddress.check();
        program.problem().ifPresent(problem -> LOGGER.errorf("no streamer can be started: %s", problem));
        demoHost.start(hosts::pairBuiltIn);
        started = true;
    }

    void stop(@Observes ShutdownEvent event) {
        started = false;
        registry.close();
        demoHost.stop();
        sockets.close();
    }
}
