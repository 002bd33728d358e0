package io.moonfleet.gamestream.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.FuzzInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever arrives, the receiver neither throws nor hangs, and the concealment that it asks for is bounded. */
@Timeout(300)
class AudioReceiverFuzzTest {
    private static final int INPUTS = 100_000;

    @Test
    void randomAndDamagedDatagrams() {
        feed(Optional.empty(), FuzzSeed.of(AudioReceiverFuzzTest.class, 20261124));
    }

    @Test
    void randomAndDamagedEncryptedDatagrams() {
        feed(Optional.of(new byte[16]), FuzzSeed.of(AudioReceiverFuzzTest.class, 20261125));
    }

    private static void feed(Optional<byte[]> key, long seed) {
        AudioPacketizer host = new AudioPacketizer(5, true, key, 7);
        List<byte[]> samples = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            samples.addAll(host.packetize(new byte[60]));
        }
        FuzzInputs inputs = new FuzzInputs(seed, samples, 200);
        ReceivedAudio received = new ReceivedAudio(AudioStreamSettings.of(5, key, 7));
        for (int i = 0; i < INPUTS; i++) {
            received.receive(inputs.next());
            if (inputs.random().nextInt(50) == 0) {
                received.pause(30_000_000L);
            }
        }
        assertThat(received.receiver.counters().datagrams()).as("seed %d", seed).isEqualTo(INPUTS);
        assertThat(received.numbers).as("seed %d", seed).hasSizeLessThan(100 * INPUTS);
    }
}
