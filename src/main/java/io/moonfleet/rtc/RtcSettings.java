package io.moonfleet.rtc;

import io.moonfleet.rtc.ice.IcePortRange;
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
        List<IceServer> iceServers, Optional<IcePortRange> portRange, int videoBitrateKbps, int framesPerSecond) {
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
