package io.moonfleet.rtc.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What browsers are told of the bound addresses: a candidate each, replaced or joined by public ones. */
final class Candidates {
    private final List<PublicAddress> publicAddresses;
    /** By transport and address, so that two local addresses behind one public one give one candidate. */
    private final Map<String, LocalCandidate> candidates = new LinkedHashMap<>();

    private Candidates(List<PublicAddress> publicAddresses) {
        this.publicAddresses = publicAddresses;
    }

    static List<LocalCandidate> of(
            List<InetSocketAddress> udp, List<InetSocketAddress> tcp, List<PublicAddress> publicAddresses) {
        Candidates result = new Candidates(publicAddresses);
        udp.forEach(address -> result.add(false, address));
        tcp.forEach(address -> result.add(true, address));
        return List.copyOf(result.candidates.values());
    }

    private void add(boolean tcp, InetSocketAddress bound) {
        int hostPreference = tcp ? LocalCandidate.TCP_HOST : LocalCandidate.HOST;
        int reflexivePreference = tcp ? LocalCandidate.TCP_SERVER_REFLEXIVE : LocalCandidate.SERVER_REFLEXIVE;
        List<PublicAddress> covering = publicAddresses.stream()
                .filter(address -> address.covers(bound.getAddress()))
                .toList();
        List<PublicAddress> instead = covering.stream()
                .filter(address -> address.kind() == PublicAddress.Kind.HOST)
                .toList();
        if (instead.isEmpty()) {
            put(tcp, hostPreference, bound.getAddress(), bound.getPort(), Optional.empty());
        }
        for (PublicAddress address : instead) {
            put(tcp, hostPreference, address.address(), bound.getPort(), Optional.empty());
        }
        for (PublicAddress address : covering) {
            if (address.kind() == PublicAddress.Kind.SERVER_REFLEXIVE) {
                put(tcp, reflexivePreference, address.address(), bound.getPort(), Optional.of(bound));
            }
        }
    }

    private void put(boolean tcp, int preference, InetAddress address, int port, Optional<InetSocketAddress> base) {
        int order = candidates.size();
        InetSocketAddress offered = new InetSocketAddress(address, port);
        candidates.putIfAbsent(
                (tcp ? "tcp " : "udp ") + offered,
                new LocalCandidate(
                        Integer.toString(order + 1), tcp, LocalCandidate.priority(preference, order), offered, base));
    }
}
