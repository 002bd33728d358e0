package io.moonfleet.gamestream.enet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * An ENet host on a UDP socket. The listener is called on the server's own thread; every method here may be called from
 * any thread and keeps the order of one caller's calls.
 */
public final class EnetServer implements AutoCloseable {
    private final EnetLoop loop;

    private EnetServer(EnetLoop loop) {
        this.loop = loop;
    }

    /** Binds and starts; port 0 takes a free one. */
    public static EnetServer start(InetSocketAddress bind, EnetSettings settings, EnetListener listener)
            throws IOException {
        DatagramChannel channel = bind(bind);
        return start("enet-server", channel, settings, listener, now -> Long.MAX_VALUE, channel::send);
    }

    /** A socket for {@link #start(String, DatagramChannel, EnetSettings, EnetListener, EnetTimer, EnetPath)}. */
    public static DatagramChannel bind(InetSocketAddress address) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            return channel.bind(address);
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    /**
     * Starts on a socket that is bound, with a way of its own to send.
     *
     * @param name    of the thread
     * @param channel is taken over
     */
    public static EnetServer start(
            String name,
            DatagramChannel channel,
            EnetSettings settings,
            EnetListener listener,
            EnetTimer timer,
            EnetPath path)
            throws IOException {
        EnetHost host = EnetHost.server(settings, listener, new SecureRandom());
        EnetLoop loop = new EnetLoop(name, channel, host, timer, path);
        loop.start();
        return new EnetServer(loop);
    }

    public InetSocketAddress localAddress() {
        return loop.localAddress();
    }

    /** Sends a message; false when the server is closed or too much is waiting. */
    public boolean send(EnetPeer peer, int channel, byte[] data, Delivery delivery) {
        return loop.execute(() -> peer.send(channel, data, delivery));
    }

    /** Ends a connection after everything sent before was acknowledged. */
    public void disconnect(EnetPeer peer, int data) {
        loop.execute(() -> peer.disconnect(data));
    }

    /** Ends a connection at once, without waiting for an answer. */
    public void disconnectNow(EnetPeer peer, int data) {
        loop.execute(() -> peer.disconnectNow(data));
    }

    /** Runs {@code task} on the server's thread, where {@link EnetPeer} may be used directly. */
    public boolean execute(Runnable task) {
        return loop.execute(task);
    }

    /** As {@link #close()}, but goodbyes that are under way get so much time to be acknowledged. */
    public void close(Duration farewell) {
        loop.close(farewell);
    }

    /** Closes the socket; connections are not told. Idempotent; waits for the thread unless called on it. */
    @Override
    public void close() {
        loop.close();
    }
}
