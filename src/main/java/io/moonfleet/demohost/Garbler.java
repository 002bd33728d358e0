package io.moonfleet.demohost;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Spoils datagrams: changes some bytes anywhere, headers included, cuts the end off or fills everything with noise. Owned by
 * one thread; what it does depends on nothing but the seed and the datagrams.
 */
final class Garbler {
    private static final int MOST_CHANGES = 8;

    private final Random random;

    Garbler(long seed) {
        random = new Random(seed);
    }

    /** Spoils what remains in the buffer with the given probability 0…1. */
    void pass(ByteBuffer datagram, double probability) {
        boolean spoil = random.nextDouble() < probability;
        int length = datagram.remaining();
        if (!spoil || length == 0) {
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> datagram.limit(datagram.position() + random.nextInt(length));
            case 1 -> change(datagram, length);
            default -> change(datagram, 1 + random.nextInt(MOST_CHANGES));
        }
    }

    private void change(ByteBuffer datagram, int bytes) {
        for (int count = 0; count < bytes; count++) {
            int index = datagram.position() + random.nextInt(datagram.remaining());
            datagram.put(index, (byte) random.nextInt(256));
        }
    }
}
