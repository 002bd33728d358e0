package io.moonfleet.bench.jmh;

import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.streamer.ReceiveLoad;
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
 * The whole receive path of video without the socket: decryption, queue, repair, assembly. One operation is one frame of 312
 * kB with 20 % parity, which is 150 Mbit/s at 60 frames a second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class VideoReceiveBenchmark {
    /** What went through, beside the frames. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Passed {
        public long bits;
        public long packets;
        public long processorNanos;
    }

    @Param({"false", "true"})
    public boolean encrypted;

    /** Per cent of the data packets, in each block the same. */
    @Param({"0", "5", "20"})
    public int loss;

    private ReceiveLoad load;

    @Setup(Level.Trial)
    public void makeFrames() {
        load = new ReceiveLoad(encrypted, loss);
    }

    @Benchmark
    public AccessUnit frame(Passed passed) {
        // A receiver's buffers, once in a hundred frames, are a few bytes of what a frame allocates here.
        long bits = load.bits();
        long packets = load.packets();
        long start = ProcessorTime.nanos();
        AccessUnit frame = load.frame();
        passed.processorNanos += ProcessorTime.nanos() - start;
        passed.bits += load.bits() - bits;
        passed.packets += load.packets() - packets;
        return frame;
    }
}
