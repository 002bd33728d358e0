package io.moonfleet.rtc.ice;

import java.net.InetAddress;
import java.util.Optional;

/**
 * An address under which a NAT in front of this machine is reached, port for port (NAT 1:1).
 *
 * @param address what browsers are told
 * @param local   the address of this machine behind it; every address of the same family when empty
 * @param kind    whether it stands for the local address or beside it
 */
public record PublicAddress(InetAddress address, Optional<InetAddress> local, Kind kind) {
    public enum Kind {
        /** The public address is offered as a host candidate instead of the local one. */
        HOST,
        /** The public address is offered as a server reflexive candidate, the local one stays. */
        SERVER_REFLEXIVE
    }

    boolean covers(InetAddress candidate) {
        return local.isPresent()
                ? local.orElseThrow().equals(candidate)
                : candidate.getClass() == address.getClass() && !candidate.isLoopbackAddress();
    }
}
