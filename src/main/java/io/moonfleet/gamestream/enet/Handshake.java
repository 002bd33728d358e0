package io.moonfleet.gamestream.enet;

import io.moonfleet.gamestream.enet.EnetCommand.Parameters;

/** The values of CONNECT and VERIFY_CONNECT and what is acceptable in them (protocol document, section 6.1.5). */
final class Handshake {
    private static final int MAXIMUM_CHANNELS = 255;

    private Handshake() {}

    static Parameters request(EnetSettings settings, int slot, SessionIds sessions, int connectId) {
        return new Parameters(
                slot,
                sessions.incoming(),
                sessions.outgoing(),
                settings.mtu(),
                EnetSettings.WINDOW_SIZE,
                settings.channelLimit(),
                0,
                0,
                EnetSettings.THROTTLE_INTERVAL,
                EnetSettings.THROTTLE_ACCELERATION,
                EnetSettings.THROTTLE_DECELERATION,
                connectId);
    }

    /** Seen from the client: what the host calls outgoing is the client's incoming session. */
    static Parameters answer(Parameters wanted, int slot, SessionIds sessions, int mtu, int channelCount) {
        return new Parameters(
                slot,
                sessions.outgoing(),
                sessions.incoming(),
                mtu,
                EnetSettings.WINDOW_SIZE,
                channelCount,
                0,
                0,
                wanted.throttleInterval(),
                wanted.throttleAcceleration(),
                wanted.throttleDeceleration(),
                wanted.connectId());
    }

    static boolean possibleRequest(Parameters wanted) {
        return wanted.channelCount() >= 1
                && wanted.channelCount() <= MAXIMUM_CHANNELS
                && wanted.peerId() < EnetDatagram.NO_PEER;
    }

    static boolean possibleAnswer(Parameters granted, int connectId) {
        return possibleRequest(granted)
                && granted.connectId() == connectId
                && granted.throttleInterval() == EnetSettings.THROTTLE_INTERVAL
                && granted.throttleAcceleration() == EnetSettings.THROTTLE_ACCELERATION
                && granted.throttleDeceleration() == EnetSettings.THROTTLE_DECELERATION;
    }
}
