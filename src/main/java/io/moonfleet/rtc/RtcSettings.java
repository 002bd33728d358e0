package io.moonfleet.rtc;

import java.util.List;
import java.util.Optional;

/**
 * What every peer connection of a streamer shares.
 *
 * @param iceServers       STUN and TURN servers
 * @param portRange        UDP ports to use, any when empty
 * @param videoBitrateKbps upper bound of the video sent to a peer, kbit/s
 * @param framesPerSecond  rate of the stream
 */
public record RtcSettings(
        List<IceServer> iceServers, Optional<UdpPortRange> portRange, int videoBitrateKbps, int framesPerSecond) {
    /** UDP ports, both ends included. */
    public record UdpPortRange(int min, int max) {
        public UdpPortRange {
            if (min < 1 || max > 65535 || min > max) {
                throw new IllegalArgumentException("Not a range of UDP ports: " + min + "-" + max);
            }
        }
    }

    public RtcSettings {
        iceServers = List.copyOf(iceServers);
        if (videoBitrateKbps < 1 || framesPerSecond < 1) {
            throw new IllegalArgumentException("Bit rate and frame rate must be positive");
        }
    }

    /** No ICE server, any port. */
    public static RtcSettings local(int videoBitrateKbps, int framesPerSecond) {
        return new RtcSettings(List.of(), Optional.empty(), videoBitrateKbps, framesPerSecond);
    }
}
