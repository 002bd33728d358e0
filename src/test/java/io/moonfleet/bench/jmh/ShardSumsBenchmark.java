package io.moonfleet.bench.jmh;

import io.moonfleet.gamestream.accelerated.ShardSums;
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

/**
 * The sums behind the Reed-Solomon code by each kind of instructions that the processor has: packets of 1408 bytes, each a
 * sum of 100.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ShardSumsBenchmark {
    private static final int SOURCES = 100;
    private static final int LENGTH = 1408;

    /** Bytes multiplied and added. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Passed {
        public long bytes;
        public long processorNanos;
    }

    @Param({"SSSE3", "AVX2", "AVX512", "GFNI", "GFNI512"})
    public ShardSums.Kind kind;

    @Param({"1", "20"})
    public int targets;

    private final byte[][] sources = new byte[SOURCES][LENGTH];
    private final ShardSums shardSums = new ShardSums();
    private byte[][] sums;
    private byte[] coefficients;

    @Setup(Level.Trial)
    public void fill() {
        Random random = new Random(1);
        for (byte[] source : sources) {
            random.nextBytes(source);
        }
        sums = new byte[targets][LENGTH];
        coefficients = new byte[targets * SOURCES];
        random.nextBytes(coefficients);
    }

    @Benchmark
    public void sums(Passed passed) {
        long start = ProcessorTime.nanos();
        shardSums.combine(kind, sums, targets, sources, SOURCES, coefficients, 0, LENGTH);
        passed.processorNanos += ProcessorTime.nanos() - start;
        passed.bytes += (long) targets * SOURCES * LENGTH;
    }
}
