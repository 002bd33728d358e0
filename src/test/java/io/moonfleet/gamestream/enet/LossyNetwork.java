package io.moonfleet.gamestream.enet;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Two ENet ends on one virtual clock, joined by a network that loses, repeats, delays, reorders and damages datagrams. */
final class LossyNetwork {
    static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 40000);
    static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 47999);

    private final Random random;
    private final EnetHost client;
    private final EnetHost server;
    private final PriorityQueue<Travelling> travelling = new PriorityQueue<>();
    private double loss;
    private double duplicates;
    private int longestDelay = 1000;
    private double damages;
    private UnaryOperator<byte[]> damage = UnaryOperator.identity();
    private boolean down;
    private long now = 1_000_000;
    private long sent;

    private record Travelling(long arrival, long order, boolean toServer, byte[] datagram)
            implements Comparable<Travelling> {
        @Override
        public int compareTo(Travelling other) {
            int byTime = Long.compare(arrival, other.arrival);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    LossyNetwork(Random random, EnetHost client, EnetHost server) {
        this.random = random;
        this.client = client;
        this.server = server;
    }

    LossyNetwork impaired(double lossRate, double duplicateRate, int longestDelayMicros) {
        loss = lossRate;
        duplicates = duplicateRate;
        longestDelay = longestDelayMicros;
        return this;
    }

    /** From now on so many of the datagrams that arrive have been through {@code change}, which leaves its argument alone. */
    LossyNetwork damaging(double rate, UnaryOperator<byte[]> change) {
        damages = rate;
        damage = change;
        return this;
    }

    void down(boolean isDown) {
        down = isDown;
    }

    long now() {
        return now;
    }

    long datagramsSent() {
        return sent;
    }

    /** Lets virtual time pass, event by event. */
    void run(long micros) {
        long end = now + micros;
        while (now < end) {
            client.poll(now, (datagram, to) -> post(true, datagram));
            server.poll(now, (datagram, to) -> post(false, datagram));
            long next = Math.min(Math.max(now + 1, Math.min(client.due(), server.due())), end);
            if (!travelling.isEmpty()) {
                next = Math.min(next, Math.max(now + 1, travelling.peek().arrival()));
            }
            now = next;
            while (!travelling.isEmpty() && travelling.peek().arrival() <= now) {
                Travelling arrived = travelling.remove();
                if (arrived.toServer()) {
                    server.receive(CLIENT, ByteBuffer.wrap(arrived.datagram()), now);
                } else {
                    client.receive(SERVER, ByteBuffer.wrap(arrived.datagram()), now);
                }
            }
        }
    }

    private void post(boolean toServer, ByteBuffer datagram) {
        sent++;
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        int copies = random.nextDouble() < duplicates ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            if (!down && random.nextDouble() >= loss) {
                byte[] arriving = damages > 0 && random.nextDouble() < damages ? damage.apply(bytes) : bytes;
                travelling.add(new Travelling(now + 200 + random.nextInt(longestDelay), sent, toServer, arriving));
            }
        }
    }
}
