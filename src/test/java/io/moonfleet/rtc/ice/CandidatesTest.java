package io.moonfleet.rtc.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CandidatesTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress("10.0.0.5", 40000);
    private static final InetSocketAddress SECOND = new InetSocketAddress("10.0.1.5", 40000);
    private static final InetSocketAddress IPV6 = new InetSocketAddress("2001:db8::5", 40000);
    private static final InetAddress PUBLIC = InetAddress.ofLiteral("203.0.113.7");

    private static List<String> lines(List<InetSocketAddress> udp, List<InetSocketAddress> tcp, PublicAddress... addresses) {
        return Candidates.of(udp, tcp, List.of(addresses)).stream()
                .map(LocalCandidate::attribute)
                .toList();
    }

    @Test
    void eachAddressIsAHostCandidateAndTcpComesLast() {
        assertThat(lines(List.of(LOCAL, IPV6), List.of(LOCAL)))
                .containsExactly(
                        "candidate:1 1 udp 2130706431 10.0.0.5 40000 typ host",
                        "candidate:2 1 udp 2130706175 2001:db8:0:0:0:0:0:5 40000 typ host",
                        "candidate:3 1 tcp 1526726143 10.0.0.5 40000 typ host tcptype passive");
    }

    @Test
    void aPublicAddressStandsForTheLocalOnesOfItsFamily() {
        assertThat(lines(List.of(LOCAL, SECOND, IPV6), List.of(),
                        new PublicAddress(PUBLIC, Optional.empty(), PublicAddress.Kind.HOST)))
                .containsExactly(
                        "candidate:1 1 udp 2130706431 203.0.113.7 40000 typ host",
                        "candidate:2 1 udp 2130706175 2001:db8:0:0:0:0:0:5 40000 typ host");
    }

    @Test
    void aPublicAddressOfOneLocalAddressLeavesTheOthers() {
        assertThat(lines(List.of(LOCAL, SECOND), List.of(),
                        new PublicAddress(PUBLIC, Optional.of(SECOND.getAddress()), PublicAddress.Kind.HOST)))
                .containsExactly(
                        "candidate:1 1 udp 2130706431 10.0.0.5 40000 typ host",
                        "candidate:2 1 udp 2130706175 203.0.113.7 40000 typ host");
    }

    @Test
    void aReflexiveAddressComesBesideTheLocalOneAndBelowIt() {
        assertThat(lines(List.of(LOCAL), List.of(LOCAL),
                        new PublicAddress(PUBLIC, Optional.empty(), PublicAddress.Kind.SERVER_REFLEXIVE)))
                .containsExactly(
                        "candidate:1 1 udp 2130706431 10.0.0.5 40000 typ host",
                        "candidate:2 1 udp 1694498559 203.0.113.7 40000 typ srflx raddr 10.0.0.5 rport 40000",
                        "candidate:3 1 tcp 1526726143 10.0.0.5 40000 typ host tcptype passive",
                        "candidate:4 1 tcp 1358953727 203.0.113.7 40000 typ srflx raddr 10.0.0.5 rport 40000"
                                + " tcptype passive");
    }
}
