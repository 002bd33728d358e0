package io.moonfleet.rtc.ice;

import io.moonfleet.rtc.udp.DatagramBatch;
import io.moonfleet.rtc.udp.DatagramSender;
import io.moonfleet.rtc.udp.PacketSeal;
import io.moonfleet.rtc.udp.UdpDestination;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The UDP port at one local address, with the paths over it. Received from by one thread. */
final class UdpSocket {
    /** Above any datagram that comes over a usual link; what fills it was longer and is cut off. */
    private static final int BUFFER = 2048;

    /** Datagrams taken in a row before the next socket has its turn. */
    private static final int BURST = 256;

    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final DatagramSender sender;
    private final Map<String, IceSession> sessions;
    private final Map<InetSocketAddress, UdpPath> paths = new ConcurrentHashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private final LongAdder ignored = new LongAdder();

    UdpSocket(DatagramChannel channel, DatagramSender sender, Map<String, IceSession> sessions) throws IOException {
        this.channel = channel;
        this.sender = sender;
        this.sessions = sessions;
        local = (InetSocketAddress) channel.getLocalAddress();
    }

    DatagramChannel channel() {
        return channel;
    }

    InetSocketAddress local() {
        return local;
    }

    /** Datagrams from addresses without a path, and those too long. */
    long ignored() {
        return ignored.sum();
    }

    /** Takes what has arrived; returns when nothing is left or the burst is over. */
    void receive() throws IOException {
        for (int count = 0; count < BURST; count++) {
            buffer.clear();
            // The channel hands out the same address object as long as the sender stays the same.
            InetSocketAddress source = (InetSocketAddress) channel.receive(buffer);
            if (source == null) {
                return;
            }
            int length = buffer.position();
            if (length == 0 || length == BUFFER) {
                ignored.increment();
            } else if (StunMessage.looksLike(buffer.array(), 0, length)) {
                check(length, source);
            } else {
                deliver(length, source);
            }
        }
    }

    private void deliver(int length, InetSocketAddress source) {
        UdpPath path = paths.get(source);
        if (path == null) {
            ignored.increment();
        } else {
            path.session().deliver(buffer.array(), 0, length);
        }
    }

    private void check(int length, InetSocketAddress source) {
        BindingCheck check = BindingCheck.of(sessions, buffer.array(), 0, length, source);
        if (check.accepted().isPresent()) {
            BindingCheck.Accepted accepted = check.accepted().orElseThrow();
            UdpPath path = paths.get(source);
            if (path == null || path.session() != accepted.session()) {
                if (path != null) {
                    path.session().lost(path);
                }
                path = new UdpPath(accepted.session(), source);
                paths.put(source, path);
            }
            // Before the listener hears of a path the browser is told that it works.
            check.response().ifPresent(response -> send(response, 0, response.length, source));
            accepted.session().checked(path, accepted.localUfrag(), accepted.nominated());
            if (accepted.session().closed()) {
                path.close();
            }
        } else {
            check.response().ifPresent(response -> send(response, 0, response.length, source));
        }
    }

    private boolean send(byte[] data, int offset, int length, InetSocketAddress destination) {
        try {
            return channel.send(ByteBuffer.wrap(data, offset, length), destination) == length;
        } catch (IOException e) {
            // No route at this moment, or the channel was closed: lost, as a network may lose any.
            return false;
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is left to be freed.
            return;
        }
    }

    private final class UdpPath extends CheckedPath {
        private final UdpDestination destination;
        private volatile boolean closed;

        private UdpPath(IceSession session, InetSocketAddress remote) {
            super(session);
            destination = new UdpDestination(channel, remote);
        }

        @Override
        public int send(DatagramBatch batch) {
            return closed ? 0 : sender.send(destination, batch);
        }

        @Override
        public int send(DatagramBatch batch, PacketSeal seal) {
            return closed ? 0 : sender.send(destination, batch, seal);
        }

        @Override
        public boolean send(byte[] data, int offset, int length) {
            return !closed && UdpSocket.this.send(data, offset, length, destination.address());
        }

        @Override
        public boolean tcp() {
            return false;
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public InetSocketAddress remote() {
            return destination.address();
        }

        @Override
        void close() {
            closed = true;
            paths.remove(destination.address(), this);
        }
    }
}
