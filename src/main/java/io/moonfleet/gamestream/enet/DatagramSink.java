package io.moonfleet.gamestream.enet;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Where an {@link EnetHost} puts its datagrams. The buffer is only valid during the call. */
@FunctionalInterface
public interface DatagramSink {
    void send(ByteBuffer datagram, InetSocketAddress to);
}
