package io.moonfleet.rtc.ice;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where a streamer's peers reach it.
 *
 * @param portRange        ports to choose from, any when empty
 * @param tcp              whether ICE-TCP is offered too
 * @param loopback         whether loopback addresses are offered (tests, or browser and server on one machine)
 * @param families         families of the offered addresses
 * @param interfaces       names of the interfaces whose addresses are offered, all when empty
 * @param publicAddresses  addresses of a NAT in front of this machine
 * @param consentTimeout   silence of a peer after which it is gone (RFC 7675)
 */
public record IceSettings(
        Optional<IcePortRange> portRange,
        boolean tcp,
        boolean loopback,
        AddressFamilies families,
        List<String> interfaces,
        List<PublicAddress> publicAddresses,
        Duration consentTimeout) {
    /** Browsers check every 2.5 to 5 seconds; RFC 7675 gives them 30, a viewer who is gone costs until then. */
    public static final Duration CONSENT_TIMEOUT = Duration.ofSeconds(15);

    public IceSettings {
        interfaces = List.copyOf(interfaces);
        publicAddresses = List.copyOf(publicAddresses);
    }

    /** Any port, UDP and TCP, all addresses but loopback. */
    public static IceSettings defaults() {
        return new IceSettings(
                Optional.empty(), true, false, AddressFamilies.BOTH, List.of(), List.of(), CONSENT_TIMEOUT);
    }

    /** Any port of 127.0.0.1, UDP and TCP: for tests. */
    public static IceSettings loopbackOnly() {
        return new IceSettings(
                Optional.empty(), true, true, AddressFamilies.IPV4, List.of("lo"), List.of(), CONSENT_TIMEOUT);
    }

    public IceSettings withConsentTimeout(Duration timeout) {
        return new IceSettings(portRange, tcp, loopback, families, interfaces, publicAddresses, timeout);
    }

    public IceSettings withPortRange(IcePortRange range) {
        return new IceSettings(
                Optional.of(range), tcp, loopback, families, interfaces, publicAddresses, consentTimeout);
    }

    public IceSettings withTcp(boolean offered) {
        return new IceSettings(portRange, offered, loopback, families, interfaces, publicAddresses, consentTimeout);
    }

    public IceSettings withPublicAddresses(List<PublicAddress> addresses) {
        return new IceSettings(portRange, tcp, loopback, families, interfaces, addresses, consentTimeout);
    }
}
