package io.moonfleet.demohost;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where hosts differ from each other: whose habits this one has (protocol document, section 11). Immutable.
 *
 * @param wolf            as Wolf of 2024: its packing of pictures, no time stamps, legacy pings and control connections
 *                        matched by address, control messages with the old nonces and always number 0
 * @param oneApp          one app for all clients, as Sunshine, instead of one for each
 * @param controlChannels most channels granted to a control connection, 1…48
 * @param connectData     what every session's CONNECT has to carry; empty for a random number each
 * @param appVersion      the version that clients are told
 * @param mac             hardware address that paired clients are told; a magic packet for it ends the sleep
 */
public record HostManner(
        boolean wolf,
        boolean oneApp,
        int controlChannels,
        OptionalInt connectData,
        String appVersion,
        Optional<MacAddress> mac) {
    static final int MOST_CHANNELS = 48;

    /** Sunshine's, but an app for each client. */
    public static final HostManner DEFAULT =
            new HostManner(false, false, MOST_CHANNELS, OptionalInt.empty(), "7.1.431.-1", Optional.empty());

    public HostManner {
        if (controlChannels < 1 || controlChannels > MOST_CHANNELS) {
            throw new IllegalArgumentException("between 1 and " + MOST_CHANNELS + " channels are possible");
        }
    }

    HostManner asWolf() {
        return new HostManner(true, oneApp, controlChannels, connectData, appVersion, mac);
    }

    public HostManner withOneApp() {
        return new HostManner(wolf, true, controlChannels, connectData, appVersion, mac);
    }

    public HostManner withControlChannels(int most) {
        return new HostManner(wolf, oneApp, most, connectData, appVersion, mac);
    }

    /** @param data an unsigned number */
    public HostManner withConnectData(int data) {
        return new HostManner(wolf, oneApp, controlChannels, OptionalInt.of(data), appVersion, mac);
    }

    public HostManner withAppVersion(String version) {
        return new HostManner(wolf, oneApp, controlChannels, connectData, version, mac);
    }

    public HostManner withMac(MacAddress address) {
        return new HostManner(wolf, oneApp, controlChannels, connectData, appVersion, Optional.of(address));
    }
}
