package io.moonfleet.gamestream.audio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudioReceiverTest {
    private static final int SIZE = 60;

    private final AudioPacketizer host = new AudioPacketizer(5, true, Optional.empty(), 0);
    private final ReceivedAudio received =
            new ReceivedAudio(new AudioStreamSettings(5, Optional.empty(), 0, false));

    @Test
    @Conforms(50)
    void datagramsShorterThanTheHeadersAreDiscarded() {
        for (int length = 0; length <= 24; length++) {
            byte[] datagram = new byte[length];
            if (length > 1) {
                datagram[0] = (byte) 0x80;
                datagram[1] = 127;
            }
            received.receive(datagram);
        }
        received.receive(new byte[1401]);
        assertThat(received.numbers).isEmpty();
        assertThat(received.receiver.counters().rejected()).isEqualTo(26);
    }

    @Test
    @Conforms(69)
    void allPatternsOfUpToTwoLostAmongSixRecover() {
        for (int lost = 0; lost < 64; lost++) {
            if (Integer.bitCount(lost) > 2) {
                continue;
            }
            AudioPacketizer packetizer = new AudioPacketizer(5, true, Optional.empty(), 0);
            ReceivedAudio audio = new ReceivedAudio(new AudioStreamSettings(5, Optional.empty(), 0, false));
            audio.receiveAll(block(packetizer, 0));
            List<byte[]> damaged = block(packetizer, 4);
            for (int index = 0; index < 6; index++) {
                if ((lost & 1 << index) == 0) {
                    audio.receive(damaged.get(index));
                }
            }
            audio.receiveAll(block(packetizer, 8));
            assertThat(audio.numbers).as("lost %s", Integer.toBinaryString(lost)).isEqualTo(numbers(0, 12));
            assertThat(audio.receiver.counters().recovered()).isEqualTo(Integer.bitCount(lost & 0xF));
        }
    }

    @Test
    @Conforms(70)
    void encryptedVectorIsDecryptedAlsoAfterRepair() {
        JsonNode vector = Vectors.read("audio-packets.json");
        Optional<byte[]> key = Optional.of(Vectors.bytes(vector.get("rikey_hex")));
        ReceivedAudio audio =
                new ReceivedAudio(new AudioStreamSettings(5, key, vector.get("rikeyid").asInt(), false));
        JsonNode data = vector.at("/encrypted/data");
        audio.receive(Vectors.bytes(data.get(0).get("datagram")));
        audio.receive(Vectors.bytes(data.get(2).get("datagram")));
        vector.at("/encrypted/fec_datagrams").forEach(datagram -> audio.receive(Vectors.bytes(datagram)));
        assertThat(audio.packets.stream().map(Vectors::hex))
                .containsExactlyElementsOf(IntStream.range(0, 4).mapToObj(i -> data.get(i).get("opus").asText()).toList());
    }

    @Test
    @Conforms(70)
    void negativeKeyIdWraps() {
        Optional<byte[]> key = Optional.of(new byte[16]);
        AudioPacketizer packetizer = new AudioPacketizer(5, true, key, -2);
        ReceivedAudio audio = new ReceivedAudio(new AudioStreamSettings(5, key, -2, false));
        audio.receiveAll(blocks(packetizer, 0, 8));
        assertThat(audio.numbers).isEqualTo(numbers(0, 8));
    }

    @Test
    void packetOfAnotherKeyIsConcealed() {
        AudioPacketizer packetizer = new AudioPacketizer(5, true, Optional.of(new byte[16]), 1);
        byte[] otherKey = new byte[16];
        otherKey[0] = 1;
        ReceivedAudio audio = new ReceivedAudio(new AudioStreamSettings(5, Optional.of(otherKey), 1, false));
        audio.receiveAll(blocks(packetizer, 0, 40));
        assertThat(Collections.frequency(audio.numbers, -1)).isGreaterThan(30);
    }

    @Test
    @Conforms(71)
    void theFirst500MillisecondsAreDropped() {
        ReceivedAudio audio = live(5);
        audio.receiveAll(blocks(host, 0, 120));
        assertThat(audio.numbers).isEqualTo(numbers(100, 120));
        assertThat(audio.receiver.counters().discarded()).isEqualTo(100);

        ReceivedAudio slow = live(10);
        slow.receiveAll(blocks(new AudioPacketizer(10, true, Optional.empty(), 0), 0, 60));
        assertThat(slow.numbers.getFirst()).isEqualTo(52);
    }

    @Test
    @Conforms(71)
    void aReceiveGapEndsTheDiscard() {
        ReceivedAudio audio = live(5);
        audio.receiveAll(blocks(host, 0, 8));
        audio.pause(100_000_000L);
        audio.receiveAll(blocks(host, 8, 20));
        assertThat(audio.numbers).isEqualTo(numbers(12, 20));
    }

    @Test
    @Conforms(72)
    void oneLostBlockLeadsToFourConcealedPacketsAndNoStall() {
        received.receiveAll(blocks(host, 0, 8));
        block(host, 8);
        received.receiveAll(blocks(host, 12, 20));
        List<Integer> expected = new ArrayList<>(numbers(0, 8));
        expected.addAll(List.of(-1, -1, -1, -1));
        expected.addAll(numbers(12, 20));
        assertThat(received.numbers).isEqualTo(expected);
        assertThat(received.receiver.counters().lost()).isEqualTo(4);
    }

    @Test
    void aBlockThatCannotBeRepairedGivesWhatItHas() {
        received.receiveAll(blocks(host, 0, 4));
        List<byte[]> damaged = block(host, 4);
        received.receive(damaged.get(0));
        received.receive(damaged.get(3));
        received.receiveAll(block(host, 8));
        assertThat(received.numbers).containsExactly(0, 1, 2, 3, 4, -1, -1, 7, 8, 9, 10, 11);
    }

    @Test
    @Conforms(73)
    void sequenceWrapWorksAlsoForTheFecBase() {
        host.startAt(65_528);
        for (int base = 65_528; base < 65_552; base += 4) {
            List<byte[]> damaged = block(host, base);
            damaged.remove(base / 4 % 4);
            damaged.remove(0);
            received.receiveAll(damaged);
        }
        List<Integer> expected = IntStream.range(65_528, 65_552).mapToObj(number -> number & 0xFFFF).toList();
        assertThat(received.numbers).isEqualTo(expected);
    }

    @Test
    @Conforms(74)
    void aStreamWithoutFecPlays() {
        AudioPacketizer withoutFec = new AudioPacketizer(5, false, Optional.empty(), 0);
        received.receiveAll(blocks(withoutFec, 0, 50));
        assertThat(received.numbers).isEqualTo(numbers(0, 50));
    }

    @Test
    void aStreamOfPacketsOfDifferentSizesPlaysWithoutFec() {
        AudioPacketizer variable = new AudioPacketizer(5, true, Optional.empty(), 0);
        for (int number = 0; number < 50; number++) {
            List<byte[]> datagrams = variable.packetize(packet(number, 40 + number));
            if (number != 6 && number != 30) {
                received.receiveAll(datagrams);
            }
        }
        List<Integer> expected = new ArrayList<>(numbers(0, 50));
        expected.set(6, -1);
        expected.set(30, -1);
        assertThat(received.numbers).isEqualTo(expected);
        for (int index = 0; index < received.packets.size(); index++) {
            int number = received.numbers.stream().filter(known -> known >= 0).toList().get(index);
            assertThat(received.packets.get(index)).isEqualTo(packet(number, 40 + number));
        }
        // Not waited for any more: there is no parity that could bring it.
        received.numbers.clear();
        AudioPacketizer next = new AudioPacketizer(5, false, Optional.empty(), 0);
        next.startAt(52);
        received.receive(next.packetize(packet(52, 90)).getFirst());
        assertThat(received.numbers).containsExactly(-1, -1, 52);
    }

    @Test
    void aPacketOfAnotherLengthCostsThatPacketOnly() {
        for (int base = 0; base < 400; base += 4) {
            List<byte[]> damaged = block(host, base);
            int victim = base / 4 % 6;
            if (base % 8 == 0) {
                // Every second block has a packet that is cut, or is somebody else's.
                damaged.set(victim, Arrays.copyOf(damaged.get(victim), 30 + base % 20));
            } else {
                damaged.remove(victim);
            }
            received.receiveAll(damaged);
        }
        assertThat(received.numbers).as("what is lost is repaired").isEqualTo(numbers(0, 400));
    }

    @Test
    void aBlockWithAPacketOfAnotherLengthIsRepairedFromTheFourThatAgree() {
        List<byte[]> damaged = block(host, 0);
        damaged.set(3, Arrays.copyOf(damaged.get(3), 30));
        damaged.remove(1);
        received.receiveAll(damaged);
        assertThat(received.packets).hasSize(4);
        for (int number = 0; number < 4; number++) {
            assertThat(received.packets.get(number)).isEqualTo(packet(number, SIZE));
        }
        assertThat(received.receiver.counters().recovered()).isEqualTo(1);
    }

    @Test
    void parityForAnotherPlaceIsIgnored() {
        received.receiveAll(blocks(host, 0, 4));
        List<byte[]> damaged = block(host, 4);
        byte[] odd = damaged.get(4).clone();
        odd[15] = 5;
        received.receive(odd);
        damaged.remove(1);
        received.receiveAll(damaged);
        received.receiveAll(blocks(host, 8, 12));
        assertThat(received.numbers).isEqualTo(numbers(0, 12));
        assertThat(received.receiver.counters().rejected()).isEqualTo(1);
    }

    @Test
    void parityThatIsAlwaysElsewhereSwitchesFecOff() {
        for (int base = 0; base < 32; base += 4) {
            List<byte[]> shifted = block(host, base);
            shifted.get(4)[15] += 1;
            shifted.get(5)[15] += 1;
            received.receiveAll(shifted);
        }
        List<byte[]> damaged = block(host, 32);
        damaged.remove(1);
        received.receiveAll(damaged);
        assertThat(received.numbers).containsExactlyElementsOf(concealed(35, 33)).endsWith(-1, 34, 35);
    }

    private static List<Integer> concealed(int last, int lost) {
        List<Integer> expected = new ArrayList<>(numbers(0, last + 1));
        expected.set(lost, -1);
        return expected;
    }

    @Test
    void reorderingIsLearnedAndThenWaitedFor() {
        received.receiveAll(blocks(host, 0, 4));
        List<byte[]> late = block(host, 4);
        List<byte[]> next = block(host, 8);
        received.receiveAll(late.subList(0, 2));
        received.receive(next.get(0));
        assertThat(received.numbers).containsExactly(0, 1, 2, 3, 4, 5, -1, -1, 8);
        received.receive(late.get(2));
        received.receiveAll(next.subList(1, 6));

        List<byte[]> lateAgain = block(host, 12);
        List<byte[]> nextAgain = block(host, 16);
        received.numbers.clear();
        received.receiveAll(lateAgain.subList(0, 2));
        received.receiveAll(nextAgain);
        assertThat(received.numbers).containsExactly(12, 13);
        received.receive(lateAgain.get(2));
        received.receive(lateAgain.get(4));
        assertThat(received.numbers).isEqualTo(numbers(12, 20));
    }

    @Test
    void waitingForReorderedPacketsEnds() {
        reorderingIsLearnedAndThenWaitedFor();
        received.numbers.clear();
        received.receive(block(host, 20).getFirst());
        received.receiveAll(block(host, 24));
        assertThat(received.numbers).containsExactly(20);
        received.pause(50_000_000L);
        received.receiveAll(block(host, 28));
        assertThat(received.numbers).containsExactly(20, -1, -1, -1, 24, 25, 26, 27, 28, 29, 30, 31);
    }

    @Test
    void aBlockOfWhichNothingCameIsNotWaitedFor() {
        reorderingIsLearnedAndThenWaitedFor();
        received.numbers.clear();
        block(host, 20);
        received.receive(block(host, 24).getFirst());
        assertThat(received.numbers).containsExactly(-1, -1, -1, -1, 24);
    }

    @Test
    void shuffledAndDuplicatedPacketsWithinABlockComeOutInOrder() {
        long seed = 5;
        Random random = new Random(seed);
        for (int base = 0; base < 400; base += 4) {
            List<byte[]> block = block(host, base);
            block.add(block.get(random.nextInt(6)));
            Collections.shuffle(block, random);
            received.receiveAll(block);
        }
        assertThat(received.numbers).as("seed %d", seed).isEqualTo(numbers(0, 400));
    }

    @ParameterizedTest
    @ValueSource(ints = {44, 256, 20_000})
    void oneStrayDatagramDoesNotMakeAllOthersLookLate(int number) {
        received.receiveAll(blocks(host, 0, 8));
        AudioPacketizer stray = new AudioPacketizer(5, false, Optional.empty(), 0);
        stray.startAt(number);
        received.receive(stray.packetize(packet(number, SIZE)).getFirst());
        received.receiveAll(blocks(host, 8, 16));
        assertThat(received.numbers).isEqualTo(numbers(0, 16));
    }

    @Test
    void aWrongStartIsCorrected() {
        AudioPacketizer stray = new AudioPacketizer(5, false, Optional.empty(), 0);
        stray.startAt(20_000);
        received.receive(stray.packetize(packet(20_000, SIZE)).getFirst());
        received.receiveAll(blocks(host, 0, 40));
        assertThat(received.numbers).endsWith(38, 39).hasSizeGreaterThan(20).doesNotContain(-1);
    }

    private static ReceivedAudio live(int packetDuration) {
        return new ReceivedAudio(AudioStreamSettings.of(packetDuration, Optional.empty(), 0));
    }

    private static List<byte[]> block(AudioPacketizer packetizer, int base) {
        return blocks(packetizer, base, base + 4);
    }

    private static List<byte[]> blocks(AudioPacketizer packetizer, int from, int to) {
        List<byte[]> datagrams = new ArrayList<>();
        for (int number = from; number < to; number++) {
            datagrams.addAll(packetizer.packetize(packet(number, SIZE)));
        }
        return datagrams;
    }

    private static byte[] packet(int number, int length) {
        byte[] packet = new byte[length];
        new Random(number).nextBytes(packet);
        packet[0] = (byte) (number >> 8);
        packet[1] = (byte) number;
        return packet;
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
