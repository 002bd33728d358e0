package io.moonfleet.streamer;

import io.moonfleet.ipc.RtcNetwork;
import io.moonfleet.ipc.RtcPublicAddress;
import io.moonfleet.rtc.ice.AddressFamilies;
import io.moonfleet.rtc.ice.IcePortRange;
import io.moonfleet.rtc.ice.IceSettings;
import io.moonfleet.rtc.ice.PublicAddress;
import java.net.InetAddress;
import java.util.Optional;

/** What the server says of the network, in the terms of the peers' ports. */
final class NetworkSettings {
    private NetworkSettings() {}

    /** @throws IllegalArgumentException when an address is not numeric or the range is none */
    static IceSettings ice(RtcNetwork network) {
        return new IceSettings(
                portRange(network),
                network.tcp(),
                network.loopback(),
                families(network),
                network.interfaces(),
                network.publicAddresses().stream()
                        .map(NetworkSettings::publicAddress)
                        .toList(),
                IceSettings.CONSENT_TIMEOUT);
    }

    /** @throws IllegalArgumentException when the range is none */
    static Optional<IcePortRange> portRange(RtcNetwork network) {
        return network.portRange().map(range -> new IcePortRange(range.min(), range.max()));
    }

    private static AddressFamilies families(RtcNetwork network) {
        return switch (network.families()) {
            case IPV4 -> AddressFamilies.IPV4;
            case IPV6 -> AddressFamilies.IPV6;
            case BOTH -> AddressFamilies.BOTH;
        };
    }

    private static PublicAddress publicAddress(RtcPublicAddress address) {
        return new PublicAddress(
                InetAddress.ofLiteral(address.address()),
                address.local().map(InetAddress::ofLiteral),
                address.reflexive() ? PublicAddress.Kind.SERVER_REFLEXIVE : PublicAddress.Kind.HOST);
    }
}
