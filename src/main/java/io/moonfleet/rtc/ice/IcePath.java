package io.moonfleet.rtc.ice;

import io.moonfleet.rtc.udp.DatagramOutput;
import java.net.InetSocketAddress;

/** A way to a browser that it has checked. Any thread may send; nothing here waits. */
public interface IcePath extends DatagramOutput {
    /** Sends one datagram; false when it could not be taken. For the few that are no media: DTLS, STUN. */
    boolean send(byte[] data, int offset, int length);

    /** Whether datagrams go over a TCP connection, framed by RFC 4571. */
    boolean tcp();

    InetSocketAddress local();

    InetSocketAddress remote();
}
