package io.moonfleet.gamestream.enet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * What lies between an {@link EnetServer} and its socket, for a host that makes its own network bad. Called on the
 * server's thread.
 */
@FunctionalInterface
public interface EnetPath {
    /**
     * Sends a datagram, or does not. The buffer is only valid during the call. What is thrown counts as a datagram that
     * was lost.
     */
    void send(ByteBuffer datagram, InetSocketAddress to) throws IOException;

    /** Whether the datagram that has just come in is taken; otherwise it is lost. */
    default boolean admits() {
        return true;
    }
}
