package io.moonfleet.rtc.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Channels close in both directions, deliver what was sent before, and their streams are used again (RFC 6525, RFC 8831). */
class ChannelClosingTest {
    private static final SctpSettings FEW_STREAMS = new SctpSettings(5000, 1_188, 65_536, 65_536, 1_048_576, 1_048_576, 64,
            48, 500, 300, 10_000, 100, 60_000, 15_000, 20);

    private final SimulatedNetwork network = new SimulatedNetwork(3);

    @Test
    void eitherEndClosesWhatEitherEndOpened() {
        network.client().connect();
        for (int combination = 0; combination < 4; combination++) {
            TestEnd opener = combination % 2 == 0 ? network.client() : network.server();
            TestEnd closer = combination / 2 == 0 ? network.client() : network.server();
            TestEnd other = closer == network.client() ? network.server() : network.client();
            String label = "channel" + combination;
            opener.open(label, DataChannelOptions.reliable());
            network.until("it is open", () -> closer.find(label).isPresent() && other.find(label).isPresent());
            DataChannel channel = closer.find(label).orElseThrow();
            int before = closer.closed.size();
            channel.close(network.now());
            assertThat(closer.send(channel, new byte[] {1})).isEqualTo(SendOutcome.CLOSED);
            network.until("both have closed it",
                    () -> closer.find(label).isEmpty() && other.find(label).isEmpty());
            assertThat(closer.closed).hasSize(before + 1);
            assertThat(channel.state()).isEqualTo(DataChannel.State.CLOSED);
        }
    }

    @Test
    void bothMayCloseAtOnce() {
        network.client().connect();
        DataChannel ours = network.client().open("both", DataChannelOptions.reliable());
        network.until("it is open", () -> ours.state() == DataChannel.State.OPEN);
        ours.close(network.now());
        network.server().find("both").orElseThrow().close(network.now());
        network.until("both have closed it",
                () -> network.client().closed.size() == 1 && network.server().closed.size() == 1);
        network.run(10_000);
        assertThat(network.client().closed).hasSize(1);
        assertThat(network.server().closed).hasSize(1);
    }

    @Test
    void whatWasSentBeforeClosingArrives() {
        network.client().connect();
        DataChannel channel = network.client().open("last", DataChannelOptions.reliable());
        for (int count = 0; count < 50; count++) {
            network.client().send(channel, new byte[5_000]);
        }
        channel.close(network.now());
        network.until("it is closed", () -> network.client().closed.size() == 1);
        assertThat(network.server().of("last")).hasSize(50);
    }

    @Test
    void streamsAreUsedAgainAndBeginAnewWhateverGetsLost() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        SimulatedNetwork bad = new SimulatedNetwork(seed, FEW_STREAMS);
        bad.loss = 0.15;
        bad.reordering = 0.3;
        bad.duplication = 0.1;
        bad.client().connect();
        bad.server().connect();
        for (int round = 0; round < 60; round++) {
            List<DataChannel> channels = new ArrayList<>();
            for (int index = 0; index < 6; index++) {
                TestEnd end = index % 2 == 0 ? bad.client() : bad.server();
                DataChannel channel = end.open("round" + round + "-" + index, DataChannelOptions.reliable());
                channels.add(channel);
                for (int count = 0; count < 5; count++) {
                    end.send(channel, new byte[] {(byte) count});
                }
            }
            bad.run(random.nextInt(400));
            channels.forEach(channel -> channel.close(bad.now()));
            bad.until("the client has closed all", () -> bad.client().channels.channels().isEmpty());
        }
        bad.until("all are closed",
                () -> bad.client().channels.channels().isEmpty() && bad.server().channels.channels().isEmpty());
        bad.client().messages.forEach((label, messages) -> assertThat(messages).as(label).hasSize(5));
        bad.server().messages.forEach((label, messages) -> assertThat(messages).as(label).hasSize(5));
        assertThat(bad.client().messages).hasSize(180);
        assertThat(bad.server().messages).hasSize(180);
        assertThat(bad.client().closed).hasSize(360);
        assertThat(bad.server().closed).hasSize(360);
    }

    @Test
    void noMoreChannelsThanAgreed() {
        network.client().connect();
        for (int count = 0; count < 64; count++) {
            network.client().open("channel" + count, DataChannelOptions.reliable());
        }
        assertThat(network.client().channels.open("one more", DataChannelOptions.reliable(), network.now())).isEmpty();
        network.until("all are open", () -> network.server().opened.size() == 64);
        // The other end has as many of its own.
        network.server().open("own", DataChannelOptions.reliable());
        network.until("it is open", () -> network.client().opened.size() == 65);
    }
}
