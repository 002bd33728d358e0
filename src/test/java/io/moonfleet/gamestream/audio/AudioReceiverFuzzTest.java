package io.moonfleet.gamestream.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.FuzzInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever arrives, the receiver neither throws nor hangs, what it puts out is bounded, and afterwards a sound stream is heard
 * again, wherever it is.
 */
@Timeout(300)
class AudioReceiverFuzzTest {
    private static final int INPUTS = 100_000;
    /** Of one datagram: eight blocks that wait, each behind the longest hole that is filled. */
    private static final int MOST_AT_ONCE = 8 * (100 + 4);
    /** Two seconds behind a forged position, and what it takes to notice that. */
    private static final int RECOVERY = 440;

    @Test
    void randomAndDamagedDatagrams() {
        feed(Optional.empty(), FuzzSeed.of(AudioReceiverFuzzTest.class, 20261124));
    }

    @Test
    void randomAndDamagedEncryptedDatagrams() {
        feed(Optional.of(new byte[16]), FuzzSeed.of(AudioReceiverFuzzTest.class, 20261125));
    }

    /** The most that a hostile host can have concealed: the longest jumps that one packet, or two that agree, are believed. */
    @Test
    void jumpsAreFilledUpToABound() {
        for (int jump : new int[] {32, 132, 20_000}) {
            ReceivedAudio received = new ReceivedAudio(new AudioStreamSettings(5, Optional.empty(), 0, false));
            AudioPacketizer host = new AudioPacketizer(5, false, Optional.empty(), 0);
            for (int i = 0; i < 1000; i++) {
                host.startAt((long) jump * i);
                received.receiveAll(host.packetize(new byte[60]));
                if (jump > 32) {
                    received.receiveAll(host.packetize(new byte[60]));
                }
            }
            long datagrams = received.receiver.counters().datagrams();
            assertThat((long) received.numbers.size()).as("jumps of %d", jump).isPositive().isLessThan(52 * datagrams);
        }
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
            int before = received.numbers.size();
            received.receive(inputs.next());
            assertThat(received.numbers.size() - before).as("seed %d", seed).isLessThanOrEqualTo(MOST_AT_ONCE);
            if (inputs.random().nextInt(50) == 0) {
                received.pause(30_000_000L);
            }
        }
        assertThat(received.receiver.counters().datagrams()).as("seed %d", seed).isEqualTo(INPUTS);
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 100; i++) {
                received.receive(inputs.next());
            }
            assertRecovers(received, key, 4L * inputs.random().nextInt(16_384), seed);
        }
    }

    /** In a bounded number of packets a sound stream from {@code start} on is heard without a hole. */
    private static void assertRecovers(ReceivedAudio received, Optional<byte[]> key, long start, long seed) {
        AudioPacketizer host = new AudioPacketizer(5, true, key, 7);
        host.startAt(start);
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < RECOVERY + 100; i++) {
            if (i == RECOVERY) {
                received.numbers.clear();
            }
            received.receiveAll(host.packetize(new byte[] {(byte) (i >> 8), (byte) i, 1}));
        }
        for (int i = RECOVERY; i < RECOVERY + 100; i++) {
            expected.add(i);
        }
        assertThat(received.numbers).as("seed %d, from %d", seed, start).containsSubsequence(expected);
        assertThat(received.numbers).as("seed %d, from %d", seed, start).hasSizeLessThanOrEqualTo(expected.size() + 8);
    }
}
