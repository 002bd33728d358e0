package io.moonfleet.rtc.ice;

/**
 * What an {@link IceSession} reports. Called on a receive thread (the one of the UDP port or the one of a TCP connection),
 * but never twice at a time for one session; implementations hand on and return. A call that was under way may end after
 * {@link IceSession#close()} has returned.
 */
public interface IceListener {
    /** The browser has nominated a path, the first or another one: everything goes there from now on. */
    void pathSelected(IcePath path);

    /**
     * A datagram that is not STUN, from an address that has passed a check. The array belongs to the caller and is valid
     * during the call only. RFC 7983 tells the kinds apart: first byte 20 to 63 DTLS, 128 to 191 RTP and RTCP.
     */
    void datagram(byte[] data, int offset, int length);

    /** The browser has fallen silent, or never came. Called once at most; the session is to be closed then. */
    void disconnected(String reason);
}
