package io.moonfleet.rtc.ice;

import java.lang.System.Logger;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The addresses of this machine that are offered. */
final class LocalAddresses {
    private static final Logger LOGGER = System.getLogger(LocalAddresses.class.getName());

    /** A browser checks each of them against each of its own. */
    private static final int MAX_ADDRESSES = 16;

    private LocalAddresses() {}

    /** IPv4 first; at least one. Loopback where asked for, and where there is nothing else. */
    static List<InetAddress> of(IceSettings settings) throws IceException {
        List<InetAddress> all = all(settings);
        List<InetAddress> offered = new ArrayList<>(all);
        if (!settings.loopback()) {
            offered.removeIf(InetAddress::isLoopbackAddress);
        }
        if (offered.isEmpty() && !all.isEmpty()) {
            LOGGER.log(Logger.Level.WARNING, "no address but loopback to offer to browsers");
            offered = all;
        }
        if (offered.isEmpty()) {
            throw new IceException(
                    IceException.Reason.NO_ADDRESS,
                    "no address to offer to browsers (families " + settings.families() + ", interfaces "
                            + (settings.interfaces().isEmpty() ? "all" : settings.interfaces())
                            + "): change moonfleet.rtc.interfaces or moonfleet.rtc.families");
        }
        offered.sort(Comparator.comparingInt(address -> address.getAddress().length));
        return List.copyOf(offered.subList(0, Math.min(offered.size(), MAX_ADDRESSES)));
    }

    private static List<InetAddress> all(IceSettings settings) {
        List<InetAddress> addresses = new ArrayList<>();
        try {
            for (NetworkInterface networkInterface : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (networkInterface.isUp()
                        && (settings.interfaces().isEmpty()
                                || settings.interfaces().contains(networkInterface.getName()))) {
                    networkInterface.inetAddresses()
                            .filter(settings.families()::contains)
                            .filter(address -> !address.isLinkLocalAddress()
                                    && !address.isAnyLocalAddress()
                                    && !address.isMulticastAddress())
                            .filter(address -> !addresses.contains(address))
                            .forEach(addresses::add);
                }
            }
        } catch (SocketException e) {
            LOGGER.log(Logger.Level.WARNING, "interfaces cannot be listed: " + e.getMessage());
        }
        return addresses;
    }
}
