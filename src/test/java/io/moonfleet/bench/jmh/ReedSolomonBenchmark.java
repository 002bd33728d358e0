package io.moonfleet.bench.jmh;

import io.moonfleet.gamestream.fec.ReedSolomonVideo;
import io.moonfleet.gamestream.fec.VideoShardRepair;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The video code alone: one operation is one block of 100 data and 20 parity packets of 1408 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ReedSolomonBenchmark {
    private static final int DATA = 100;
    private static final int PARITY = 20;
    private static final int LENGTH = 1408;

    /** Bytes of the block's data, and of the packets that were computed. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Passed {
        public long blockBytes;
        public long madeBytes;
        public long processorNanos;
    }

    /** Data packets that did not come. */
    @Param({"1", "5", "20"})
    public int lost;

    private final byte[][] shards = new byte[DATA + PARITY][LENGTH];
    private final boolean[] present = new boolean[DATA + PARITY];
    private final VideoShardRepair repair = new VideoShardRepair();

    @Setup(Level.Trial)
    public void fill() {
        Random random = new Random(1);
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

    @Benchmark
    public boolean repair(Passed passed) {
        passed.blockBytes += DATA * LENGTH;
        passed.madeBytes += (long) lost * LENGTH;
        long start = ProcessorTime.nanos();
        boolean repaired = repair.repair(shards, present, DATA, PARITY, 0, LENGTH);
        passed.processorNanos += ProcessorTime.nanos() - start;
        return repaired;
    }
}
