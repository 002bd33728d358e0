package io.moonfleet.gamestream.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.FuzzInputs;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever arrives, the receiver neither throws nor hangs, what it delivers and keeps is bounded, and afterwards a sound stream
 * is seen again, wherever it is.
 */
@Timeout(300)
class VideoReceiverFuzzTest {
    private static final int INPUTS = 100_000;
    /** A key frame every so often, as one is sent when it is asked for. */
    private static final int KEY_FRAME_INTERVAL = 20;
    /** 200 packets to notice a forged position, then the next key frame. */
    private static final int RECOVERY_FRAMES = 100;

    @ParameterizedTest
    @EnumSource(VideoFormat.Codec.class)
    void randomAndDamagedDatagrams(VideoFormat.Codec codec) {
        long seed = FuzzSeed.of(VideoReceiverFuzzTest.class, 20261123 + codec.ordinal());
        feed(VideoStreamSettings.of(codec, TestHost.PACKET_SIZE, Optional.empty()), seed);
    }

    @ParameterizedTest
    @EnumSource(VideoFormat.Codec.class)
    void randomAndDamagedDatagramsWithInvalidation(VideoFormat.Codec codec) {
        long seed = FuzzSeed.of(VideoReceiverFuzzTest.class, 20261203 + codec.ordinal());
        feed(VideoStreamSettings.of(codec, TestHost.PACKET_SIZE, Optional.empty()).withInvalidation(true), seed);
    }

    @Test
    void randomAndDamagedEncryptedDatagrams() {
        long seed = FuzzSeed.of(VideoReceiverFuzzTest.class, 67);
        feed(VideoStreamSettings.of(VideoFormat.Codec.H264, TestHost.PACKET_SIZE, Optional.of(new byte[16])), seed);
    }

    @Test
    void damagedStreamInOrder() {
        long seed = FuzzSeed.of(VideoReceiverFuzzTest.class, 63);
        ReceivedVideo received = ReceivedVideo.plain(VideoFormat.Codec.H264, TestHost.PACKET_SIZE);
        TestHost host = new TestHost();
        int inputs = 0;
        for (int number = 1; inputs < INPUTS; number++) {
            List<byte[]> packets = number % 30 == 1 ? host.keyFrame(number, 4000) : host.frame(number, 2000);
            FuzzInputs fuzz = new FuzzInputs(seed + number, packets, 100);
            for (byte[] packet : packets) {
                received.receive(fuzz.random().nextInt(8) == 0 ? fuzz.next() : packet);
                inputs++;
            }
        }
        assertThat(received.accessUnits).as("seed %d", seed).hasSizeGreaterThan(100);
    }

    private static void feed(VideoStreamSettings settings, long seed) {
        Stream stream = new Stream(settings);
        FuzzInputs inputs = new FuzzInputs(seed, samples(settings.key()), 400);
        for (int i = 0; i < INPUTS; i++) {
            stream.receive(inputs.next());
        }
        VideoCounters counters = stream.receiver.counters();
        assertThat(counters.datagrams()).as("seed %d", seed).isEqualTo(INPUTS);
        // Parity restores no more packets than have come.
        assertThat(stream.deliveredBytes).as("seed %d", seed).isLessThanOrEqualTo(counters.bytes());
        assertKeepsNothing(stream, inputs, seed);
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 100; i++) {
                stream.receive(inputs.next());
            }
            assertRecovers(stream, settings, inputs.random().nextInt(), seed);
        }
    }

    /** Once its buffers are as large as such input makes them, the receiver allocates little but what it hands over. */
    private static void assertKeepsNothing(Stream stream, FuzzInputs inputs, long seed) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<byte[]> more = new ArrayList<>();
        for (int i = 0; i < INPUTS / 10; i++) {
            more.add(inputs.next());
        }
        long delivered = stream.deliveredBytes;
        long before = threads.getCurrentThreadAllocatedBytes();
        more.forEach(stream::receive);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before - (stream.deliveredBytes - delivered);
        assertThat(allocated).as("seed %d: bytes for %d datagrams", seed, more.size())
                .isLessThan(more.size() * (stream.encrypted ? 8192L : 512L));
    }

    /** In a bounded number of frames a sound stream from {@code start} on is delivered without a hole. */
    private static void assertRecovers(Stream stream, VideoStreamSettings settings, int start, long seed) {
        VideoPacketizer host = new VideoPacketizer(TestHost.PACKET_SIZE, 20, 2, settings.key());
        host.startAt(start & 0xFFFF);
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < RECOVERY_FRAMES + KEY_FRAME_INTERVAL; i++) {
            if (i == RECOVERY_FRAMES) {
                stream.delivered.clear();
            }
            if (i >= RECOVERY_FRAMES) {
                expected.add(start + i);
            }
            boolean key = i % KEY_FRAME_INTERVAL == 0;
            FrameType type = key ? FrameType.IDR : FrameType.P;
            host.packetize(start + i, type, 0, 3000 * i, unit(settings.codec(), key)).forEach(stream::receive);
        }
        assertThat(stream.delivered).as("seed %d, from %d", seed, start).isEqualTo(expected);
    }

    private static byte[] unit(VideoFormat.Codec codec, boolean key) {
        byte[] unit = key ? TestHost.keyUnit(1, 800) : TestHost.interUnit(1, 400);
        if (codec == VideoFormat.Codec.HEVC) {
            // NAL units of a video and a picture parameter set and of an IDR picture, or of another picture.
            unit[4] = (byte) (key ? 32 << 1 : 1 << 1);
            if (key) {
                unit[11] = 34 << 1;
                unit[16] = 19 << 1;
            }
        }
        return unit;
    }

    /** A receiver of which only what matters here is kept. */
    private static final class Stream implements RecoveryListener {
        private final List<Integer> delivered = new ArrayList<>();
        private final VideoReceiver receiver;
        private final boolean encrypted;
        private long deliveredBytes;
        private long nanoTime = 1_000_000_000L;

        private Stream(VideoStreamSettings settings) {
            receiver = new VideoReceiver(settings, this::accept, this);
            encrypted = settings.key().isPresent();
        }

        private void accept(AccessUnit accessUnit) {
            delivered.add(accessUnit.frameNumber());
            deliveredBytes += accessUnit.data().length;
        }

        private void receive(byte[] datagram) {
            nanoTime += 100_000;
            receiver.receive(ByteBuffer.wrap(datagram), nanoTime);
        }

        @Override
        public void requestIdr() {}

        @Override
        public void framesLost(int first, int last) {}

        @Override
        public void fecStatus(FecStatus status) {}
    }

    private static List<byte[]> samples(Optional<byte[]> key) {
        TestHost host = new TestHost(TestHost.PACKET_SIZE, key);
        List<byte[]> samples = new ArrayList<>();
        for (int number = 1; number < 40; number++) {
            samples.addAll(number % 5 == 1 ? host.keyFrame(number, 600) : host.frame(number, 50 * number));
        }
        samples.addAll(host.frame(40, 100_000));
        return samples;
    }
}
