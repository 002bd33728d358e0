package io.moonfleet.gamestream.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.FuzzInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever arrives, the receiver neither throws nor hangs, and what it delivers is bounded. */
@Timeout(300)
class VideoReceiverFuzzTest {
    private static final int INPUTS = 100_000;

    @ParameterizedTest
    @EnumSource(VideoFormat.Codec.class)
    void randomAndDamagedDatagrams(VideoFormat.Codec codec) {
        long seed = FuzzSeed.of(VideoReceiverFuzzTest.class, 20261123 + codec.ordinal());
        ReceivedVideo received = ReceivedVideo.plain(codec, TestHost.PACKET_SIZE);
        feed(received, new FuzzInputs(seed, samples(Optional.empty()), 400), seed);
    }

    @Test
    void randomAndDamagedEncryptedDatagrams() {
        long seed = FuzzSeed.of(VideoReceiverFuzzTest.class, 67);
        Optional<byte[]> key = Optional.of(new byte[16]);
        ReceivedVideo received =
                new ReceivedVideo(VideoStreamSettings.of(VideoFormat.Codec.H264, TestHost.PACKET_SIZE, key));
        feed(received, new FuzzInputs(seed, samples(key), 400), seed);
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

    private static void feed(ReceivedVideo received, FuzzInputs inputs, long seed) {
        for (int i = 0; i < INPUTS; i++) {
            received.receive(inputs.next());
        }
        VideoCounters counters = received.receiver.counters();
        assertThat(counters.datagrams()).as("seed %d", seed).isEqualTo(INPUTS);
        assertThat(counters.frames()).isLessThan(INPUTS);
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
