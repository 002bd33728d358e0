package io.moonfleet.gamestream.enet;

/**
 * Limits and time-outs of an ENet endpoint (protocol document, section 6.1.1). Times in milliseconds, sizes in bytes.
 *
 * @param maximumPeers       connections at once
 * @param channelLimit       channels asked for by a client, granted at most by a server, 1…255
 * @param mtu                largest datagram, 576…4096
 * @param timeout            a reliable command unacknowledged for so long ends the connection
 * @param pingInterval       silence after which a PING is sent
 * @param maximumMessageSize larger messages are refused, in both directions
 * @param disconnectDelay    how long messages are still taken after the other side's DISCONNECT, which may overtake them
 */
public record EnetSettings(
        int maximumPeers,
        int channelLimit,
        int mtu,
        int timeout,
        int pingInterval,
        int maximumMessageSize,
        int disconnectDelay) {
    static final int MINIMUM_MTU = 576;
    static final int MAXIMUM_MTU = 4096;
    static final int WINDOW_SIZE = 65536;
    static final int THROTTLE_INTERVAL = 5000;
    static final int THROTTLE_ACCELERATION = 2;
    static final int THROTTLE_DECELERATION = 2;

    /** What the reference client uses: one peer, 48 channels, MTU 900, dead after 10 s. */
    public static final EnetSettings CLIENT = new EnetSettings(1, 0x30, 900, 10_000, 500, 65_536, 0);

    /** A host that grants what the reference client asks for. */
    public static final EnetSettings SERVER = new EnetSettings(64, 0x30, 900, 10_000, 500, 65_536, 0);

    public EnetSettings {
        if (maximumPeers < 1 || maximumPeers >= EnetDatagram.NO_PEER) {
            throw new IllegalArgumentException("maximumPeers " + maximumPeers);
        }
        if (channelLimit < 1 || channelLimit > 255) {
            throw new IllegalArgumentException("channelLimit " + channelLimit);
        }
        if (mtu < MINIMUM_MTU || mtu > MAXIMUM_MTU) {
            throw new IllegalArgumentException("mtu " + mtu);
        }
    }

    public EnetSettings withChannelLimit(int limit) {
        return new EnetSettings(maximumPeers, limit, mtu, timeout, pingInterval, maximumMessageSize, disconnectDelay);
    }

    public EnetSettings withMaximumPeers(int peers) {
        return new EnetSettings(peers, channelLimit, mtu, timeout, pingInterval, maximumMessageSize, disconnectDelay);
    }

    public EnetSettings withDisconnectDelay(int milliseconds) {
        return new EnetSettings(
                maximumPeers, channelLimit, mtu, timeout, pingInterval, maximumMessageSize, milliseconds);
    }

    public EnetSettings withTimeout(int milliseconds) {
        return new EnetSettings(
                maximumPeers, channelLimit, mtu, milliseconds, pingInterval, maximumMessageSize, disconnectDelay);
    }
}
