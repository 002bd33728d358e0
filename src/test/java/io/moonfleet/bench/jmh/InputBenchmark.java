package io.moonfleet.bench.jmh;

import io.moonfleet.gamestream.input.InputCodec;
import io.moonfleet.gamestream.input.InputPacket;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Input of the browsers in the host's form (protocol document, section 7). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class InputBenchmark {
    private final InputPacket key = new InputPacket.Key(0x41, true, 0, 0);
    private final InputPacket move = new InputPacket.MouseMove(3, -4);

    @Benchmark
    public byte[] encodeKey() {
        return InputCodec.encode(key);
    }

    @Benchmark
    public byte[] encodeMouseMove() {
        return InputCodec.encode(move);
    }
}
