package io.moonfleet.gamestream.enet;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;

/**
 * One ENet connection to a host on a UDP socket of its own. The listener and the timer are called on the client's own
 * thread; every method here may be called from any thread.
 */
public final class EnetClient implements AutoCloseable {
    private final EnetLoop loop;
    private final EnetPeer peer;

    private EnetClient(EnetLoop loop, EnetPeer peer) {
        this.loop = loop;
        this.peer = peer;
    }

    /** Opens a socket and starts to connect; the listener hears how it went. */
    public static EnetClient connect(
            InetSocketAddress remote, int connectData, EnetSettings settings, EnetListener listener, EnetTimer timer)
            throws IOException {
        boolean version6 = remote.getAddress() instanceof Inet6Address;
        DatagramChannel channel =
                DatagramChannel.open(version6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.bind(null);
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
        EnetHost host = EnetHost.client(settings.withMaximumPeers(1), listener, new SecureRandom());
        EnetPeer peer = host.connect(remote, connectData);
        EnetLoop loop = new EnetLoop("enet-client", channel, host, timer);
        EnetClient client = new EnetClient(loop, peer);
        loop.start();
        return client;
    }

    /** The connection; its methods that change something belong to the client's thread (see {@link #execute}). */
    public EnetPeer peer() {
        return peer;
    }

    /** Sends a message; false when the client is closed or too much is waiting. */
    public boolean send(int channel, byte[] data, Delivery delivery) {
        return loop.execute(() -> peer.send(channel, data, delivery));
    }

    /** Ends the connection after everything sent before was acknowledged. */
    public void disconnect(int data) {
        loop.execute(() -> peer.disconnect(data));
    }

    /** Runs {@code task} on the client's thread; false when the client is closed or too much is waiting. */
    public boolean execute(Runnable task) {
        return loop.execute(task);
    }

    /** Makes the timer run now. */
    public void wakeup() {
        loop.wakeup();
    }

    /** The clock of the timer, in microseconds. */
    public long now() {
        return loop.now();
    }

    /** Closes the socket; the host is not told. Idempotent; waits for the thread unless called on it. */
    @Override
    public void close() {
        loop.close();
    }
}
