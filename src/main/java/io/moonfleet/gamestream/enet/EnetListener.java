package io.moonfleet.gamestream.enet;

import java.net.InetSocketAddress;

/**
 * What an ENet endpoint reports. Every method is called on the endpoint's owner thread and must not block; it may call
 * the methods of {@link EnetPeer} directly.
 */
public interface EnetListener {
    /**
     * A client asks for a connection (server role). A refused one is told by an unsequenced DISCONNECT and leaves
     * nothing behind. Repeated requests of one client ask again.
     */
    default boolean accept(InetSocketAddress address, int connectData) {
        return true;
    }

    /** The handshake is complete; {@code connectData} is the client's, as given in its CONNECT. */
    void connected(EnetPeer peer, int connectData);

    /** A message; {@code data} is handed over. */
    void received(EnetPeer peer, int channel, byte[] data);

    /** The connection is over, or could not be made. Called once a peer, after which nothing more comes from it. */
    void disconnected(EnetPeer peer, DisconnectCause cause, int data);
}
