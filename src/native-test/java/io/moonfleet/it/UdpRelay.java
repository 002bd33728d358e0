package io.moonfleet.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * A network path between browsers and a streamer's UDP port, which can be made worse while it is in use. Every browser
 * socket gets a socket of its own towards the streamer, as a NAT would give it.
 */
final class UdpRelay implements AutoCloseable {
    private static final int LONGEST = 65_535;
    /** How often the delay changes. */
    private static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final DatagramSocket front;
    private final InetSocketAddress streamer;
    private final Map<SocketAddress, Direction> towardsStreamer = new ConcurrentHashMap<>();
    private final Map<SocketAddress, DatagramSocket> sockets = new ConcurrentHashMap<>();
    private final Random seeds;
    private volatile Impairment impairment = Impairment.NONE;
    private volatile boolean closed;

    /** A relay on a free port of that address; the seed makes its random numbers. */
    UdpRelay(String address, InetSocketAddress streamer, long seed) {
        this.streamer = streamer;
        this.seeds = new Random(seed);
        System.out.println("relay to " + streamer + " with seed " + seed);
        try {
            front = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0));
            front.setReceiveBufferSize(1 << 21);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        Thread.ofPlatform().daemon().name("relay-in").start(() -> receive(front, this::fromBrowser));
    }

    String address() {
        return front.getLocalAddress().getHostAddress();
    }

    int port() {
        return front.getLocalPort();
    }

    /** From now on, for both directions; what is under way still arrives. */
    void impair(Impairment worse) {
        impairment = worse;
    }

    private interface Receiver {
        void datagram(byte[] data, SocketAddress source);
    }

    private void receive(DatagramSocket socket, Receiver receiver) {
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        while (!closed) {
            try {
                packet.setLength(LONGEST);
                socket.receive(packet);
                receiver.datagram(Arrays.copyOf(packet.getData(), packet.getLength()), packet.getSocketAddress());
            } catch (IOException unreachable) {
                // An answer of the other side's machine that its port is closed, or this relay's own end.
            }
        }
    }

    private void fromBrowser(byte[] data, SocketAddress browser) {
        towardsStreamer.computeIfAbsent(browser, this::connect).pass(data);
    }

    private synchronized Direction connect(SocketAddress browser) {
        try {
            DatagramSocket back = new DatagramSocket(new InetSocketAddress(front.getLocalAddress(), 0));
            back.setReceiveBufferSize(1 << 21);
            sockets.put(browser, back);
            Direction towardsBrowser = new Direction(front, browser, new Random(seeds.nextLong()));
            Thread.ofPlatform().daemon().name("relay-back")
                    .start(() -> receive(back, (data, source) -> towardsBrowser.pass(data)));
            return new Direction(back, streamer, new Random(seeds.nextLong()));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    @Override
    public void close() {
        closed = true;
        front.close();
        sockets.values().forEach(DatagramSocket::close);
    }

    /** Datagrams to one receiver. */
    private final class Direction {
        private final DatagramSocket socket;
        private final SocketAddress receiver;
        private final Random random;
        private final DelayQueue<Late> late = new DelayQueue<>();
        private long slotEnd;
        private long slotDelay;
        private long lastDue;

        Direction(DatagramSocket socket, SocketAddress receiver, Random random) {
            this.socket = socket;
            this.receiver = receiver;
            this.random = random;
            Thread.ofPlatform().daemon().name("relay-late").start(this::sendLate);
        }

        /** Called by one thread. */
        void pass(byte[] data) {
            Impairment now = impairment;
            if (random.nextDouble() < now.loss()) {
                return;
            }
            long time = System.nanoTime();
            if (now.jitterMillis() > 0 && time - slotEnd >= 0) {
                slotEnd = time + SLOT_NANOS;
                slotDelay = (long) (random.nextDouble() * TimeUnit.MILLISECONDS.toNanos(now.jitterMillis()));
            }
            long due = now.jitterMillis() > 0 ? Math.max(lastDue, time + slotDelay) : time;
            boolean overtakes = random.nextDouble() < now.reorder();
            if (overtakes || due - time <= 0 && late.isEmpty()) {
                send(data);
            } else {
                lastDue = Math.max(lastDue, due);
                late.add(new Late(data, lastDue));
            }
        }

        private void sendLate() {
            try {
                while (!closed) {
                    Late next = late.poll(1, TimeUnit.SECONDS);
                    if (next != null) {
                        send(next.data);
                    }
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }

        private void send(byte[] data) {
            try {
                socket.send(new DatagramPacket(data, data.length, receiver));
            } catch (IOException lost) {
                // As on any network.
            }
        }
    }

    /** A datagram that is to be sent at a time of System.nanoTime. */
    private static final class Late implements Delayed {
        private final byte[] data;
        private final long due;

        Late(byte[] data, long due) {
            this.data = data;
            this.due = due;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(due - ((Late) other).due, 0);
        }
    }
}
