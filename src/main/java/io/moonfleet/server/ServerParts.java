package io.moonfleet.server;

import io.moonfleet.files.PrivateFiles;
import io.moonfleet.ipc.HardwareDecoding;
import io.moonfleet.ipc.ReconnectPolicy;
import io.moonfleet.server.hosts.BoxArtCache;
import io.moonfleet.server.hosts.DataFileException;
import io.moonfleet.server.hosts.DemoHost;
import io.moonfleet.server.hosts.HostDiscovery;
import io.moonfleet.server.hosts.HostGateway;
import io.moonfleet.server.hosts.HostService;
import io.moonfleet.server.hosts.HostStore;
import io.moonfleet.server.hosts.IdentityStore;
import io.moonfleet.server.hosts.MdnsDiscovery;
import io.moonfleet.server.hosts.NvHttpGateway;
import io.moonfleet.server.process.StreamerProgram;
import io.moonfleet.server.registry.ProcessStreamerLauncher;
import io.moonfleet.server.registry.RegistrySettings;
import io.moonfleet.server.registry.StreamerRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Puts the parts of the server together: they are plain classes that know neither the container nor the configuration. */
final class ServerParts {
    @Produces
    @Singleton
    SocketDirectory socketDirectory(MoonfleetConfig config) {
        return clearly(() -> new SocketDirectory(config.socketDir()));
    }

    @Produces
    @Singleton
    HostGateway hostGateway() {
        return new NvHttpGateway();
    }

    @Produces
    @Singleton
    DemoHost demoHost(MoonfleetConfig config, StreamerProgram program) {
        return new DemoHost(
                config.demoHost().enabled(),
                program,
                dataDirectory(config),
                config.demoHost().options().orElse(List.of()),
                config.demoHost().startTimeout());
    }

    @Produces
    @Singleton
    MdnsDiscovery mdnsDiscovery(MoonfleetConfig config) {
        return new MdnsDiscovery(config.discovery().interfaces());
    }

    @Produces
    @Singleton
    HostService hostService(
            MoonfleetConfig config, HostGateway gateway, DemoHost demoHost, MdnsDiscovery discovery) {
        Path data = dataDirectory(config);
        return clearly(() -> new HostService(
                new HostStore(data),
                new IdentityStore(data, gateway, config.limits().identities()),
                gateway,
                demoHost,
                new HostService.PairingSettings(
                        config.pairing().pin(), config.pairing().deviceName()),
                new BoxArtCache(data),
                config.discovery().enabled() ? discovery : HostDiscovery.NONE));
    }

    @Produces
    @Singleton
    StreamerRegistry streamerRegistry(
            MoonfleetConfig config, HostService hosts, StreamerProgram program, SocketDirectory sockets) {
        return clearly(() -> new StreamerRegistry(
                hosts,
                new ProcessStreamerLauncher(program, sockets.path()),
                new RegistrySettings(
                        config.streamer().connectTimeout(),
                        config.streamer().stopTimeout(),
                        config.limits().streamers(),
                        config.limits().peersPerStreamer(),
                        RtcParts.iceServers(config.rtc()),
                        RtcParts.network(config.rtc()),
                        RtcParts.weakLink(config.rtc().weakLink()),
                        hardwareDecoding(config.media().hwaccel()),
                        reconnect(config.reconnect()))));
    }

    /** What an operator can put right ends the start with one sentence and no stack trace. */
    private static <T> T clearly(Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException | DataFileException wrong) {
            throw new ConfigurationException(wrong.getMessage());
        } catch (UncheckedIOException failed) {
            throw new ConfigurationException(failed.getMessage() + " (" + failed.getCause().getMessage() + ")");
        }
    }

    static HardwareDecoding hardwareDecoding(String text) {
        return HardwareDecoding.named(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "moonfleet.media.hwaccel must be auto, none, cuda or vaapi"));
    }

    static ReconnectPolicy reconnect(MoonfleetConfig.Reconnect config) {
        if (config.attempts() < 0 || config.attempts() > 10_000) {
            throw new IllegalArgumentException("moonfleet.reconnect.attempts must be from 0 to 10000");
        }
        long first = config.firstPause().toMillis();
        long longest = config.longestPause().toMillis();
        if (first < 100 || longest < first || longest > 600_000) {
            throw new IllegalArgumentException("moonfleet.reconnect.first-pause must be 100ms or longer and"
                    + " moonfleet.reconnect.longest-pause from that to 10M");
        }
        return new ReconnectPolicy(config.attempts(), (int) first, (int) longest, config.relaunch());
    }

    private static Path dataDirectory(MoonfleetConfig config) {
        Path directory = config.dataDir().toAbsolutePath();
        return clearly(() -> {
            try {
                PrivateFiles.createDirectory(directory);
                return directory;
            } catch (IOException failed) {
                throw new UncheckedIOException("The data directory " + directory + " cannot be made", failed);
            }
        });
    }
}
