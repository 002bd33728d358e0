package io.moonfleet.server.registry;

import io.moonfleet.ipc.HardwareDecoding;
import io.moonfleet.ipc.ReconnectPolicy;
import io.moonfleet.ipc.RtcNetwork;
import io.moonfleet.ipc.WeakLink;
import java.time.Duration;

/**
 * What the registry is told by the configuration.
 *
 * @param connectTimeout from creation to the first picture
 * @param stopTimeout    for a child to end in order before it is killed
 * @param iceServers     what peers are told of
 * @param rtcNetwork     what streamers are told, without ICE servers
 */
public record RegistrySettings(
        Duration connectTimeout,
        Duration stopTimeout,
        int maxStreamers,
        int maxPeersPerStreamer,
        IceServers iceServers,
        RtcNetwork rtcNetwork,
        WeakLink weakLink,
        HardwareDecoding hardwareDecoding,
        ReconnectPolicy reconnect) {}
