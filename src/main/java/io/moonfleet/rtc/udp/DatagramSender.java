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

    /**
     * Sends all datagrams of a batch, in their order.
     *
     * @return how many the system took; the others are lost
     */
    public int send(UdpDestination destination, DatagramBatch batch) {
        int taken = sendByChannel(destination, batch);
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
