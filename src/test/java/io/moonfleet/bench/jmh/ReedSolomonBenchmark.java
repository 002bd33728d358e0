package io.moonfleet.bench.jmh;

import io.moonfleet.streamer.RepairLoad;
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

    private RepairLoad load;

    @Setup(Level.Trial)
    public void fill() {
        load = new RepairLoad(lost);
    }

    @Benchmark
    public void repair(Passed passed) {
        long start = ProcessorTime.nanos();
        load.repair();
        passed.processorNanos += ProcessorTime.nanos() - start;
        passed.blockBytes += load.blockBytes();
        passed.madeBytes += load.madeBytes();
    }
}
