package io.moonfleet.rtc.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What channels promise holds on a network that loses, repeats and reorders. */
@Timeout(120)
class LossyNetworkTest {
    private static final int CHANNELS = 12;
    private static final List<DataChannelOptions> KINDS = List.of(
            DataChannelOptions.reliable(),
            DataChannelOptions.of(false, new DataChannelOptions.Reliable()),
            DataChannelOptions.of(true, new DataChannelOptions.Retransmits(0)),
            DataChannelOptions.of(false, new DataChannelOptions.Retransmits(2)),
            DataChannelOptions.of(true, new DataChannelOptions.Lifetime(Duration.ofMillis(150))),
            DataChannelOptions.of(false, new DataChannelOptions.Lifetime(Duration.ofMillis(300))));

    /** A message of a channel: its number, then bytes that follow from it. */
    private static byte[] message(int number, int length) {
        byte[] data = new byte[4 + length];
        Wire.put32(data, 0, number);
        for (int index = 4; index < data.length; index++) {
            data[index] = (byte) (number * 31 + index);
        }
        return data;
    }

    private static int length(Random random) {
        return switch (random.nextInt(40)) {
            case 0 -> random.nextInt(20_000);
            case 1, 2, 3 -> random.nextInt(3_000);
            default -> random.nextInt(40);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 20000", "0.02, 0.05, 0.1, 20000", "0.05, 0, 0.5, 8000", "0.15, 0.1, 0.2, 6000", "0.3, 0.1, 0.3, 3000"
    })
    void allKindsDeliverWhatTheyPromise(double loss, double duplication, double reordering, int count) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed + ", loss " + loss);
        Random random = new Random(seed);
        SimulatedNetwork network = new SimulatedNetwork(seed);
        network.loss = loss;
        network.duplication = duplication;
        network.reordering = reordering;
        network.client().connect();
        network.server().connect();
        List<TestEnd> ends = List.of(network.client(), network.server());
        List<List<DataChannel>> channels = new ArrayList<>();
        for (TestEnd end : ends) {
            List<DataChannel> own = new ArrayList<>();
            for (int index = 0; index < CHANNELS; index++) {
                String label = (end == network.client() ? "client" : "server") + index;
                own.add(end.open(label, KINDS.get(index % KINDS.size())));
            }
            channels.add(own);
        }
        int[][] numbers = new int[2][CHANNELS];
        for (int sent = 0; sent < count;) {
            int side = random.nextInt(2);
            int index = random.nextInt(CHANNELS);
            DataChannel channel = channels.get(side).get(index);
            if (ends.get(side).send(channel, message(numbers[side][index], length(random))) == SendOutcome.QUEUED) {
                numbers[side][index]++;
                sent++;
            } else {
                network.run(20);
            }
            if (random.nextInt(10) == 0) {
                network.run(random.nextInt(10));
            }
        }
        for (int side = 0; side < 2; side++) {
            TestEnd receiver = ends.get(1 - side);
            TestEnd sender = ends.get(side);
            List<DataChannel> own = channels.get(side);
            network.until("everything has been sent", sender.channels::delivered);
            network.run(2_000);
            for (int index = 0; index < CHANNELS; index++) {
                verify(own.get(index), numbers[side][index], receiver.of(own.get(index).label()), loss);
            }
            assertThat(receiver.channels.statistics().reassembling()).isZero();
            assertThat(sender.ends).isEmpty();
        }
    }

    private static void verify(DataChannel channel, int sent, List<byte[]> received, double loss) {
        boolean reliable = channel.options().reliability() instanceof DataChannelOptions.Reliable;
        boolean[] seen = new boolean[sent];
        int last = -1;
        for (byte[] data : received) {
            int number = Wire.get32(data, 0);
            assertThat(data).isEqualTo(message(number, data.length - 4));
            assertThat(seen[number]).as("message " + number + " comes once").isFalse();
            seen[number] = true;
            if (channel.options().ordered()) {
                assertThat(number).isGreaterThan(last);
                last = number;
            }
        }
        if (reliable) {
            assertThat(received).as(channel.label()).hasSize(sent);
        } else if (channel.options().reliability() instanceof DataChannelOptions.Retransmits) {
            assertThat(received.size()).as("a part of " + sent).isGreaterThan(loss == 0 ? 0 : sent / 40);
        } else if (loss == 0) {
            assertThat(received).as("what did not wait too long").isNotEmpty();
        }
    }

    @Test
    void theLongestMessageArrivesAndALongerOneIsRefused() {
        SimulatedNetwork network = new SimulatedNetwork(7);
        network.loss = 0.05;
        network.client().connect();
        DataChannel channel = network.client().open("big", DataChannelOptions.reliable());
        byte[] largest = new byte[SctpSettings.DEFAULT_MAX_MESSAGE];
        new Random(7).nextBytes(largest);
        assertThat(network.client().send(channel, largest)).isEqualTo(SendOutcome.QUEUED);
        assertThat(network.client().send(channel, new byte[largest.length + 1])).isEqualTo(SendOutcome.TOO_LARGE);
        network.until("it arrives", () -> network.server().of("big").size() == 1);
        assertThat(network.server().of("big").getFirst()).isEqualTo(largest);
    }

    @Test
    void emptyMessagesAndTextsKeepTheirKind() {
        SimulatedNetwork network = new SimulatedNetwork(8);
        network.client().connect();
        DataChannel channel = network.client().open("kinds", DataChannelOptions.reliable());
        channel.send(true, new byte[0], network.now());
        channel.send(false, new byte[0], network.now());
        channel.send(true, new byte[] {'a'}, network.now());
        channel.send(false, new byte[] {'b'}, network.now());
        network.until("all arrive", () -> network.server().of("kinds").size() == 4);
        assertThat(network.server().texts).containsExactly(true, false, true, false);
        assertThat(network.server().of("kinds").stream().map(data -> data.length)).containsExactly(0, 0, 1, 1);
    }

    @Test
    void aSenderIsRefusedWhenTooMuchWaitsAndNotLongerThanThat() {
        SimulatedNetwork network = new SimulatedNetwork(9);
        network.client().connect();
        DataChannel channel = network.client().open("full", DataChannelOptions.reliable());
        byte[] data = new byte[10_000];
        int taken = 0;
        while (network.client().send(channel, data) == SendOutcome.QUEUED) {
            taken++;
        }
        assertThat(taken).isBetween(95, 105);
        assertThat(channel.bufferedAmount()).isBetween(taken * 10_000L, taken * 10_000L + 100);
        assertThat(network.client().send(channel, data)).isEqualTo(SendOutcome.BUFFER_FULL);
        network.until("there is room", () -> channel.bufferedAmount() == 0);
        assertThat(network.client().send(channel, data)).isEqualTo(SendOutcome.QUEUED);
        int all = taken + 1;
        network.until("all arrive", () -> network.server().of("full").size() == all);
    }

    @Test
    void manyEmptyMessagesAreBoundedToo() {
        SimulatedNetwork network = new SimulatedNetwork(10);
        DataChannel channel = network.client().open("empty", DataChannelOptions.reliable());
        int taken = 0;
        while (network.client().send(channel, new byte[0]) == SendOutcome.QUEUED) {
            taken++;
        }
        assertThat(taken).isLessThan(20_000);
    }

    /** Partial reliability has a price only where something was lost. */
    @Test
    void aNewerMessageNeedNotWaitForALostOneOfALossyChannel() {
        SimulatedNetwork network = new SimulatedNetwork(11);
        network.client().connect();
        DataChannel channel = network.client().open("mouse", DataChannelOptions.of(false, new DataChannelOptions.Retransmits(0)));
        network.until("it is open", () -> channel.state() == DataChannel.State.OPEN);
        network.cut = true;
        network.client().send(channel, message(1, 10));
        network.cut = false;
        network.client().send(channel, message(2, 10));
        network.run(network.delayMillis + 1);
        assertThat(network.server().of("mouse")).hasSize(1);
        network.run(5_000);
        assertThat(network.client().channels.association().sender().idle()).isTrue();
        assertThat(network.server().of("mouse")).hasSize(1);
    }

    /** Some of a message may have arrived when the rest is given up before it was sent at all. */
    @Test
    void aMessageGivenUpHalfSentLeavesNothingBehind() {
        SimulatedNetwork network = new SimulatedNetwork(12);
        network.client().connect();
        DataChannelOptions options = DataChannelOptions.of(true, new DataChannelOptions.Lifetime(Duration.ofMillis(30)));
        DataChannel channel = network.client().open("brief", options);
        network.until("it is open", () -> channel.state() == DataChannel.State.OPEN);
        network.client().send(channel, new byte[200_000]);
        network.run(500);
        network.client().send(channel, new byte[] {1});
        network.until("the next message arrives", () -> network.server().of("brief").size() == 1);
        assertThat(network.server().of("brief").getFirst()).containsExactly(1);
        assertThat(network.server().channels.statistics().reassembling()).isZero();
        network.until("all is acknowledged", () -> network.client().channels.association().sender().idle());
    }
}
