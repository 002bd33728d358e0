package io.moonfleet.rtc.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * An address of this side as a browser is told of it (RFC 8839, section 5.1).
 *
 * @param foundation same for candidates of one kind and base
 * @param tcp        passive ICE-TCP, else UDP
 * @param priority   RFC 8445, section 5.1.2
 * @param address    where the browser sends to
 * @param base       the local address behind a server reflexive candidate, empty for a host candidate
 */
public record LocalCandidate(
        String foundation, boolean tcp, long priority, InetSocketAddress address, Optional<InetSocketAddress> base) {
    private static final int COMPONENT = 1;

    static final int HOST = 126;
    static final int SERVER_REFLEXIVE = 100;

    /** Below every UDP candidate: TCP is for those whom UDP does not reach (RFC 6544, section 4.2). */
    static final int TCP_HOST = 90;

    static final int TCP_SERVER_REFLEXIVE = 80;

    static long priority(int typePreference, int order) {
        return ((long) typePreference << 24) | ((long) (65535 - Math.min(order, 65535)) << 8) | (256 - COMPONENT);
    }

    /** The attribute's value, {@code candidate:…}, as in SDP after {@code a=}. */
    public String attribute() {
        StringBuilder text = new StringBuilder("candidate:").append(foundation).append(' ').append(COMPONENT)
                .append(tcp ? " tcp " : " udp ").append(priority).append(' ')
                .append(text(address.getAddress())).append(' ').append(address.getPort())
                .append(base.isPresent() ? " typ srflx" : " typ host");
        if (base.isPresent()) {
            InetSocketAddress related = base.orElseThrow();
            text.append(" raddr ").append(text(related.getAddress())).append(" rport ").append(related.getPort());
        }
        return text.append(tcp ? " tcptype passive" : "").toString();
    }

    /** Without the zone that Java adds to scoped IPv6 addresses. */
    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
