package io.moonfleet.demohost;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Random;

/**
 * Sends one stream's datagrams, and loses, reorders, doubles or spoils some of them when told to. Owned by one thread; the
 * channel may be shared. The random numbers depend on nothing but the seed and the number of datagrams.
 */
final class ImpairedSender {
    private static final int LARGEST_DATAGRAM = 65_535;

    private final DatagramChannel channel;
    private final Network network;
    private final StreamKind stream;
    private final Random random;
    private final Garbler garbler;
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
    private final ByteBuffer held = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
    private InetSocketAddress heldFor;

    ImpairedSender(DatagramChannel channel, Network network, StreamKind stream, long seed) {
        this.channel = channel;
        this.network = network;
        this.stream = stream;
        random = new Random(seed);
        // Random numbers of its own, so that spoiling leaves the sequence of the other impairments as it was.
        garbler = new Garbler(~seed);
    }

    void send(byte[] datagram, InetSocketAddress to) throws IOException {
        send(ByteBuffer.wrap(datagram), to);
    }

    /** Sends what remains in {@code datagram}; an unreachable receiver is no error. */
    void send(ByteBuffer datagram, InetSocketAddress to) throws IOException {
        // All three are drawn for each datagram, so that switching one on leaves the others' sequence as it was.
        boolean lose = random.nextDouble() < network.impairment().loss();
        boolean reorder = random.nextDouble() < network.impairment().reorder();
        boolean duplicate = random.nextDouble() < network.impairment().duplicate();
        if (network.gone() || lose) {
            return;
        }
        if (reorder && heldFor == null) {
            held.clear().put(datagram).flip();
            garbler.pass(held, network.garbled(stream));
            heldFor = to;
            return;
        }
        outgoing.clear().put(datagram).flip();
        garbler.pass(outgoing, network.garbled(stream));
        transmit(outgoing, to);
        if (duplicate) {
            transmit(outgoing.rewind(), to);
        }
        if (heldFor != null) {
            transmit(held, heldFor);
            heldFor = null;
        }
    }

    private void transmit(ByteBuffer datagram, InetSocketAddress to) throws IOException {
        try {
            channel.send(datagram, to);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            // The kernel reports an earlier ICMP answer or a full buffer here: to the stream it is a lost datagram.
        }
    }
}
