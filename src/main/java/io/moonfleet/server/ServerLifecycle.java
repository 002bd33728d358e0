package io.moonfleet.server;

import io.moonfleet.server.auth.BindAddressCheck;
import io.moonfleet.server.hosts.DemoHost;
import io.moonfleet.server.hosts.HostService;
import io.moonfleet.server.hosts.MdnsDiscovery;
import io.moonfleet.server.peers.PeerSockets;
import io.moonfleet.server.peers.ViewerSockets;
import io.moonfleet.server.process.StreamerProgram;
import io.moonfleet.server.registry.StreamerRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** What happens when the server starts and ends. Everything it has started is gone when it is. */
@Singleton
public final class ServerLifecycle {
    private static final Logger LOGGER = Logger.getLogger(ServerLifecycle.class);

    /** For what peers were told last to be on its way. */
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final BindAddressCheck bindAddress;
    private final HostService hosts;
    private final DemoHost demoHost;
    private final MoonfleetConfig config;
    private final MdnsDiscovery discovery;
    private final StreamerRegistry registry;
    private final StreamerProgram program;
    private final SocketDirectory sockets;
    private final PeerSockets peers;
    private final ViewerSockets viewers;
    private volatile boolean started;

    ServerLifecycle(
            BindAddressCheck bindAddress,
            HostService hosts,
            DemoHost demoHost,
            MoonfleetConfig config,
            MdnsDiscovery discovery,
            StreamerRegistry registry,
            StreamerProgram program,
            SocketDirectory sockets,
            PeerSockets peers,
            ViewerSockets viewers) {
        this.bindAddress = bindAddress;
        this.hosts = hosts;
        this.demoHost = demoHost;
        this.config = config;
        this.discovery = discovery;
        this.registry = registry;
        this.program = program;
        this.sockets = sockets;
        this.peers = peers;
        this.viewers = viewers;
    }

    public boolean started() {
        return started;
    }

    void start(@Observes StartupEvent event) {
        bindAddress.check();
        program.problem().ifPresent(problem -> LOGGER.errorf("no streamer can be started: %s", problem));
        demoHost.start(hosts::pairBuiltIn);
        if (config.discovery().enabled()) {
            discovery.start();
        }
        started = true;
    }

    /** While the HTTP server still runs: it closes the peers' sockets when it ends, and then nobody can be told. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        started = false;
        registry.close();
        peers.close(GOODBYE);
        viewers.close(GOODBYE);
    }

    void stop(@Observes ShutdownEvent event) {
        started = false;
        registry.close();
        discovery.close();
        demoHost.stop();
        sockets.close();
    }
}
