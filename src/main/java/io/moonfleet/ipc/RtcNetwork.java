package io.moonfleet.ipc;

import java.util.List;
import java.util.Optional;

/**
 * Where browsers reach a streamer.
 *
 * @param iceServers      STUN and TURN servers of the transcoding peers
 * @param portRange       ports to choose from, any when empty
 * @param tcp             whether ICE-TCP is offered beside UDP
 * @param loopback        whether loopback addresses are offered
 * @param interfaces      names of the interfaces whose addresses are offered, all when empty
 * @param publicAddresses of a NAT in front of the machine
 */
public record RtcNetwork(
        List<RtcIceServer> iceServers,
        Optional<PortRange> portRange,
        boolean tcp,
        boolean loopback,
        RtcAddressFamilies families,
        List<String> interfaces,
        List<RtcPublicAddress> publicAddresses) {
    public RtcNetwork {
        iceServers = List.copyOf(iceServers);
        interfaces = List.copyOf(interfaces);
        publicAddresses = List.copyOf(publicAddresses);
    }

    /** No ICE server, any port, UDP and TCP, every address but loopback. */
    public static RtcNetwork defaults() {
        return new RtcNetwork(
                List.of(), Optional.empty(), true, false, RtcAddressFamilies.BOTH, List.of(), List.of());
    }

    public RtcNetwork withIceServers(List<RtcIceServer> servers) {
        return new RtcNetwork(servers, portRange, tcp, loopback, families, interfaces, publicAddresses);
    }
}
