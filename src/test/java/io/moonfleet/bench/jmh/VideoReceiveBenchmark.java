package io.moonfleet.bench.jmh;

import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.gamestream.video.FecStatus;
import io.moonfleet.gamestream.video.FrameType;
import io.moonfleet.gamestream.video.RecoveryListener;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.gamestream.video.VideoPacketizer;
import io.moonfleet.gamestream.video.VideoReceiver;
import io.moonfleet.gamestream.video.VideoStreamSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
 * The whole receive path of video without the socket: decryption, queue, repair, assembly. One operation is one frame of 312
 * kB with 20 % parity, which is 150 Mbit/s at 60 frames a second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class VideoReceiveBenchmark {
    private static final int FRAMES = 100;
    private static final int FRAME_BYTES = 312_000;
    private static final int PACKET_SIZE = 1392;
    private static final int SEED = 1;

    /** What went through, beside the frames. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Passed {
        public long bits;
        public long packets;
        public long processorNanos;
    }

    private static final class Silent implements RecoveryListener {
        @Override
        public void requestIdr() {}

        @Override
        public void framesLost(int first, int last) {}

        @Override
        public void fecStatus(FecStatus status) {}
    }

    @Param({"false", "true"})
    public boolean encrypted;

    /** Per cent of the data packets, in each block the same. */
    @Param({"0", "5", "20"})
    public int loss;

    private final List<List<ByteBuffer>> frames = new ArrayList<>();
    private VideoStreamSettings settings;
    private VideoReceiver receiver;
    private AccessUnit latest;
    private int next;

    @Setup(Level.Trial)
    public void makeFrames() {
        Optional<byte[]> key = encrypted ? Optional.of(new byte[16]) : Optional.empty();
        settings = VideoStreamSettings.of(VideoFormat.Codec.H264, PACKET_SIZE, key);
        Random random = new Random(SEED);
        VideoPacketizer clear = new VideoPacketizer(PACKET_SIZE, 20, 2, Optional.empty());
        VideoPacketizer sender = new VideoPacketizer(PACKET_SIZE, 20, 2, key);
        for (int number = 1; number <= FRAMES; number++) {
            byte[] picture = picture(random);
            List<byte[]> headers = clear.packetize(number, FrameType.IDR, 0, 1500 * number, picture);
            List<byte[]> datagrams = sender.packetize(number, FrameType.IDR, 0, 1500 * number, picture);
            frames.add(arriving(headers, datagrams, random));
        }
        start();
    }

    private static byte[] picture(Random random) {
        byte[] picture = new byte[FRAME_BYTES];
        random.nextBytes(picture);
        for (int i = 0; i < picture.length; i++) {
            picture[i] |= 1;
        }
        byte[] parameters = {0, 0, 0, 1, 0x67, 1, 2, 0, 0, 0, 1, 0x68, 3, 0, 0, 1, 0x65};
        System.arraycopy(parameters, 0, picture, 0, parameters.length);
        return picture;
    }

    /** Takes the loss off, block by block; the number of the block and whether it is data stand in the clear copy. */
    private List<ByteBuffer> arriving(List<byte[]> headers, List<byte[]> datagrams, Random random) {
        List<ByteBuffer> arriving = new ArrayList<>();
        for (int block = 0; block < 4; block++) {
            List<Integer> data = new ArrayList<>();
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < headers.size(); i++) {
                byte[] header = headers.get(i);
                int shards = (header[31] & 0xFF) << 2 | (header[30] & 0xFF) >> 6;
                int index = (header[30] & 0x3F) << 4 | (header[29] & 0xF0) >> 4;
                if ((header[27] >> 4 & 3) == block) {
                    all.add(i);
                    if (index < shards) {
                        data.add(i);
                    }
                }
            }
            Collections.shuffle(data, random);
            List<Integer> lost = data.subList(0, data.size() * loss / 100);
            for (int i : all) {
                if (!lost.contains(i)) {
                    arriving.add(ByteBuffer.wrap(datagrams.get(i)));
                }
            }
        }
        return arriving;
    }

    private void start() {
        receiver = new VideoReceiver(settings, unit -> latest = unit, new Silent());
        next = 0;
    }

    @Benchmark
    public AccessUnit frame(Passed passed) {
        // A receiver's buffers, once in a hundred frames, are a few bytes of what a frame allocates here.
        if (next == frames.size()) {
            start();
        }
        List<ByteBuffer> datagrams = frames.get(next++);
        AccessUnit before = latest;
        long start = ProcessorTime.nanos();
        for (int i = 0; i < datagrams.size(); i++) {
            ByteBuffer datagram = datagrams.get(i).rewind();
            passed.bits += 8L * datagram.remaining();
            receiver.receive(datagram, 0);
        }
        passed.processorNanos += ProcessorTime.nanos() - start;
        passed.packets += datagrams.size();
        if (latest == before) {
            throw new IllegalStateException("a frame was not delivered");
        }
        return latest;
    }
}
