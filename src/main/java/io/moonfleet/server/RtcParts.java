package io.moonfleet.server;

import io.moonfleet.ipc.PortRange;
import io.moonfleet.ipc.RtcAddressFamilies;
import io.moonfleet.ipc.RtcIceServer;
import io.moonfleet.ipc.RtcNetwork;
import io.moonfleet.ipc.RtcPublicAddress;
import io.moonfleet.ipc.WeakLink;
import io.moonfleet.server.registry.IceServers;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the settings under {@code moonfleet.rtc}; what is wrong is an {@link IllegalArgumentException} that names the key. */
final class RtcParts {
    private static final Pattern PORT_RANGE = Pattern.compile("([0-9]{1,5})-([0-9]{1,5})");

    private RtcParts() {}

    static IceServers iceServers(MoonfleetConfig.Rtc config) {
        List<RtcIceServer> fixed =
                config.iceServers().stream().map(RtcParts::iceServer).toList();
        MoonfleetConfig.Turn turn = config.turn();
        if (turn.secret().isEmpty() && turn.urls().isEmpty()) {
            return new IceServers(fixed, Optional.empty());
        }
        return new IceServers(
                fixed,
                Optional.of(new IceServers.Turn(
                        turn.urls().orElse(List.of()), turn.secret().orElse(""), turn.lifetime())));
    }

    static RtcNetwork network(MoonfleetConfig.Rtc config) {
        boolean reflexive =
                switch (config.publicAddressType()) {
                    case "host" -> false;
                    case "srflx" -> true;
                    default ->
                        throw new IllegalArgumentException("moonfleet.rtc.public-address-type must be host or srflx");
                };
        return new RtcNetwork(
                List.of(),
                config.portRange().map(RtcParts::portRange),
                config.tcp(),
                config.loopback(),
                RtcAddressFamilies.named(config.families())
                        .orElseThrow(() ->
                                new IllegalArgumentException("moonfleet.rtc.families must be ipv4, ipv6 or both")),
                config.interfaces().orElse(List.of()),
                config.publicAddresses().orElse(List.of()).stream()
                        .map(text -> publicAddress(text, reflexive))
                        .toList());
    }

    static WeakLink weakLink(MoonfleetConfig.WeakLink config) {
        long millis = config.after().toMillis();
        if (millis < 1_000 || millis > 600_000) {
            throw new IllegalArgumentException("moonfleet.rtc.weak-link.after must be from 1s to 10M");
        }
        return new WeakLink(config.transcode(), (int) millis);
    }

    static PortRange portRange(String text) {
        Matcher range = PORT_RANGE.matcher(text);
        if (range.matches()) {
            int min = Integer.parseInt(range.group(1));
            int max = Integer.parseInt(range.group(2));
            if (min > 0 && min <= max && max <= 65535) {
                return new PortRange(min, max);
            }
        }
        throw new IllegalArgumentException("moonfleet.rtc.port-range must be two ports as in 40000-40100");
    }

    static RtcPublicAddress publicAddress(String text, boolean reflexive) {
        String[] parts = text.strip().split("/", -1);
        if (parts.length > 2 || !Arrays.stream(parts).allMatch(RtcParts::isNumeric)) {
            throw new IllegalArgumentException(
                    "moonfleet.rtc.public-addresses must be numeric, as in 203.0.113.7 or 203.0.113.7/10.0.0.5");
        }
        return new RtcPublicAddress(
                parts[0], parts.length == 2 ? Optional.of(parts[1]) : Optional.empty(), reflexive);
    }

    /** A name would be looked up here and may mean something else to a browser. */
    private static boolean isNumeric(String address) {
        try {
            InetAddress.ofLiteral(address);
            return true;
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    private static RtcIceServer iceServer(MoonfleetConfig.IceServer server) {
        return new RtcIceServer(
                server.urls(), server.username().orElse(""), server.credential().orElse(""));
    }
}
