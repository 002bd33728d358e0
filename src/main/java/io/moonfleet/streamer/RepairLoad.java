package io.moonfleet.streamer;

import io.moonfleet.gamestream.fec.ReedSolomonVideo;
import io.moonfleet.gamestream.fec.VideoShardRepair;
import java.util.Arrays;
import java.util.Random;

/** One block of the video code as benchmarks repair it: 100 data and 20 parity packets of 1408 bytes. One thread. */
public final class RepairLoad {
    private static final int DATA = 100;
    private static final int PARITY = 20;
    private static final int LENGTH = 1408;
    private static final int SEED = 1;

    private final byte[][] shards = new byte[DATA + PARITY][LENGTH];
    private final boolean[] present = new boolean[DATA + PARITY];
    private final VideoShardRepair repair = new VideoShardRepair();
    private final int lost;

    /** @param lost data packets that did not come, 1 to 20, spread over the block */
    public RepairLoad(int lost) {
        this.lost = lost;
        Random random = new Random(SEED);
        Arrays.fill(present, true);
        for (int i = 0; i < DATA; i++) {
            random.nextBytes(shards[i]);
        }
        ReedSolomonVideo.encode(
                Arrays.copyOf(shards, DATA), Arrays.copyOfRange(shards, DATA, DATA + PARITY), 0, LENGTH);
        for (int i = 0; i < lost; i++) {
            present[i * DATA / lost] = false;
        }
    }

    /**
     * Repairs the block once.
     *
     * @throws IllegalStateException when it cannot be repaired
     */
    public void repair() {
        if (!repair.repair(shards, present, DATA, PARITY, 0, LENGTH)) {
            throw new IllegalStateException("a block was not repaired");
        }
    }

    /** Bytes of the block's data. */
    public long blockBytes() {
        return (long) DATA * LENGTH;
    }

    /** Bytes of the packets that are computed. */
    public long madeBytes() {
        return (long) lost * LENGTH;
    }
}
