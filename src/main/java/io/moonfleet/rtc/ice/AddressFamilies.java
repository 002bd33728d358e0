package io.moonfleet.rtc.ice;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Which addresses are offered to browsers. */
public enum AddressFamilies {
    IPV4,
    IPV6,
    BOTH;

    boolean contains(InetAddress address) {
        return switch (this) {
            case IPV4 -> address instanceof Inet4Address;
            case IPV6 -> !(address instanceof Inet4Address);
            case BOTH -> true;
        };
    }
}
