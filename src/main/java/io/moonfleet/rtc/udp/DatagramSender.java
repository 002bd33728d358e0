package io.moonfleet.rtc.udp;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends batches of datagrams. What the system does not take at once is lost and counted, as on any link. Safe for use by
 * several threads.
 */
public final class DatagramSender {
    private final LongAdder sent = new LongAdder();
    private final LongAdder lost = new LongAdder();

    private final SendMethod method;

    /** Sends by the best method that there is. */
    public DatagramSender() {
        this(best());
    }

    /** Sends by this method, or by a lesser one where it cannot be used. */
    public DatagramSender(SendMethod method) {
        this.method = NativeLibrary.loaded() ? method : SendMethod.CHANNEL;
    }

    /** The best method in this process. */
    public static SendMethod best() {
        return NativeLibrary.loaded() ? SendMethod.SEGMENTS : SendMethod.CHANNEL;
    }

    /** The library and AES that are in use, in words for an operator. */
    public static String describe() {
        return NativeLibrary.problem()
                .map(problem -> "datagrams one by one, AES of the Java runtime: " + problem)
                .orElseGet(() -> "many datagrams a call (UDP_SEGMENT, sendmmsg), AES of "
                        + (NativeLibrary.crypto() ? "libcrypto.so.3" : "the Java runtime, as there is no libcrypto.so.3"));
    }

    /** The method for a destination. */
    public SendMethod method(UdpDestination destination) {
        if (destination.socket() < 0) {
            return SendMethod.CHANNEL;
        }
        return switch (method) {
            case SEGMENTS -> destination.segmentsRefused() ? SendMethod.MESSAGES : SendMethod.SEGMENTS;
            case MESSAGES, CHANNEL -> method;
        };
    }

    /**
     * Sends all datagrams of a batch, in their order. Does not wait for room, except by {@link SendMethod#CHANNEL} with a
     * channel in blocking mode.
     *
     * @return how many the system took; the others are lost
     */
    public int send(UdpDestination destination, DatagramBatch batch) {
        return count(batch, switch (method(destination)) {
            case CHANNEL -> sendByChannel(destination, batch);
            case SEGMENTS, MESSAGES -> taken(destination, NativeLibrary.send(destination.socket(), destination.cookie(),
                    destination.encodedAddress(), batch.data(), batch.lengths(), batch.count(), flags(destination)));
        });
    }

    /**
     * Encrypts all packets of a batch and sends them. What stands in the batch then is not specified.
     *
     * @param seal that has been told of each packet
     * @return how many the system took; the others are lost
     */
    public int send(UdpDestination destination, DatagramBatch batch, PacketSeal seal) {
        return count(batch, switch (method(destination)) {
            case CHANNEL -> {
                seal.seal(batch);
                yield sendByChannel(destination, batch);
            }
            case SEGMENTS, MESSAGES -> taken(destination, seal.sealAndSend(destination, batch, flags(destination)));
        });
    }

    /** This sender for one destination. */
    public DatagramOutput to(UdpDestination destination) {
        return new DatagramOutput() {
            @Override
            public int send(DatagramBatch batch) {
                return DatagramSender.this.send(destination, batch);
            }

            @Override
            public int send(DatagramBatch batch, PacketSeal seal) {
                return DatagramSender.this.send(destination, batch, seal);
            }
        };
    }

    private int flags(UdpDestination destination) {
        return method(destination) == SendMethod.SEGMENTS ? NativeLibrary.FLAG_SEGMENTS : 0;
    }

    private static int taken(UdpDestination destination, long result) {
        if (result == NativeLibrary.NOT_THE_SOCKET) {
            return 0;
        }
        if (result < 0) {
            throw new IllegalStateException("a batch was refused by " + NativeLibrary.FILE + ": " + result);
        }
        if ((result & NativeLibrary.SEGMENTS_REFUSED) != 0) {
            destination.refuseSegments();
        }
        return (int) result;
    }

    private int count(DatagramBatch batch, int taken) {
        sent.add(taken);
        lost.add(batch.count() - taken);
        return taken;
    }

    /** Datagrams that the system took, since this sender was made. */
    public long sent() {
        return sent.sum();
    }

    /** Datagrams that the system did not take. */
    public long lost() {
        return lost.sum();
    }

    private static int sendByChannel(UdpDestination destination, DatagramBatch batch) {
        int taken = 0;
        for (int index = 0; index < batch.count(); index++) {
            int length = batch.length(index);
            try {
                if (destination.channel().send(batch.view(index), destination.address()) == length) {
                    taken++;
                }
            } catch (IOException refused) {
                // One datagram too long or no route at this moment: lost, as a network may lose any.
                continue;
            }
        }
        return taken;
    }
}
