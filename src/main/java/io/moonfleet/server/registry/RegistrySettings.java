package io.moonfleet.server.registry;

import io.moonfleet.ipc.HardwareDecoding;
import io.moonfleet.ipc.PortRange;
import io.moonfleet.ipc.RtcIceServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the registry is told by the configuration.
 *
 * @param connectTimeout from creation to the first picture
 * @param stopTimeout    for a child to end in order before it is killed
 */
public record RegistrySettings(
        Duration connectTimeout,
        Duration stopTimeout,
        int maxStreamers,
        int maxPeersPerStreamer,
        List<RtcIceServer> iceServers,
        Optional<PortRange> rtcPortRange,
        HardwareDecoding hardwareDecoding) {
    public RegistrySettings {
        iceServers = List.copyOf(iceServers);
    }
}
