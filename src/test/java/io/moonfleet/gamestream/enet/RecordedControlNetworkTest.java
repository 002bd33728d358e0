package io.moonfleet.gamestream.enet;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.EveryRecording;
import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.control.ControlEncryption;
import io.moonfleet.gamestream.control.ControlEncryption.Role;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Timeout;

/**
 * The messages of the recorded control streams, sent again in their time by two ends of this implementation, encrypted as they
 * were, over networks that lose, repeat, reorder and damage.
 */
@Timeout(120)
class RecordedControlNetworkTest {
    private static final long SECOND = 1_000_000;
    private static final int SEEDS = 3;

    private RecordedControl recording;
    private List<RecordedControl.Message> fromClient;
    private List<RecordedControl.Message> fromHost;
    private ControlMessages atClient;
    private ControlMessages atHost;

    @EveryRecording
    @Conforms(78)
    void inOrderOnceAndNothingForged(String folder) {
        recording = new RecordedControl(folder);
        List<RecordedControl.Message> messages = recording.messages();
        fromClient = messages.stream().filter(RecordedControl.Message::fromClient).toList();
        fromHost = messages.stream().filter(message -> !message.fromClient()).toList();
        long base = FuzzSeed.of(RecordedControlNetworkTest.class, 20261129);
        for (long seed = base; seed < base + SEEDS; seed++) {
            Random random = new Random(seed);
            DamagedDatagrams damage = new DamagedDatagrams(random);

            run(messages, random, 0, UnaryOperator.identity());
            assertThat(atClient.refused + atHost.refused).as("seed %d", seed).isZero();
            assertEverything(seed);

            // What is cut off has only its first commands; the others are as good as lost.
            run(messages, random, 0.1, damage::cutOff);
            assertThat(atClient.refused + atHost.refused).as("seed %d", seed).isZero();
            assertEverything(seed);

            run(messages, random, 0.1, damage::inMessages);
            assertDamagedOnesMissing(atClient, fromHost, seed);
            assertDamagedOnesMissing(atHost, fromClient, seed);
            assertThat(atHost.refused).as("seed %d", seed).isPositive();

            run(messages, random, 0.05, damage::anywhere);
            atClient.assertNoneForged(fromHost);
            atHost.assertNoneForged(fromClient);
            assertThat(List.of(atClient.endings, atHost.endings)).as("seed %d: the end is told once", seed)
                    .containsOnly(1);
        }
    }

    private void assertEverything(long seed) {
        atClient.assertAll(fromHost);
        atHost.assertAll(fromClient);
        assertThat(atClient.ended).as("seed %d", seed).isEqualTo(DisconnectCause.LOCAL);
        assertThat(atHost.ended).as("seed %d", seed).isEqualTo(DisconnectCause.REMOTE);
    }

    /** ENet has acknowledged the damaged ones, so that they do not come again; the others are not held up by them. */
    private static void assertDamagedOnesMissing(
            ControlMessages end, List<RecordedControl.Message> sent, long seed) {
        end.assertSome(sent);
        long reliable = sent.stream().filter(message -> message.delivery() == Delivery.RELIABLE).count();
        assertThat((long) end.genuineCount() + end.refused).as("seed %d", seed).isBetween(reliable, (long) sent.size());
        assertThat(end.ended).as("seed %d", seed).isNotNull();
    }

    /** All messages at their times, then half a minute for what is missing, then a goodbye. */
    private void run(
            List<RecordedControl.Message> messages, Random random, double damages, UnaryOperator<byte[]> damage) {
        ControlEncryption clientSide = recording.encryption(Role.CLIENT);
        ControlEncryption hostSide = recording.encryption(Role.HOST);
        atClient = new ControlMessages(clientSide);
        atHost = new ControlMessages(hostSide);
        EnetHost client = EnetHost.client(EnetSettings.CLIENT, atClient, random);
        EnetHost server = EnetHost.server(EnetSettings.SERVER, atHost, random);
        client.connect(LossyNetwork.SERVER, 77);
        LossyNetwork network = new LossyNetwork(random, client, server);
        network.run(SECOND);
        assertThat(atHost.peer).isNotNull();
        network.impaired(0.2, 0.1, 40_000).damaging(damages, damage);
        long start = network.now() - messages.getFirst().micros();
        for (RecordedControl.Message message : messages) {
            network.run(Math.max(0, start + message.micros() - network.now()));
            EnetPeer peer = message.fromClient() ? atClient.peer : atHost.peer;
            byte[] wire = (message.fromClient() ? clientSide : hostSide).encrypt(message.plain());
            peer.send(message.channel(), wire, message.delivery());
        }
        network.run(30 * SECOND);
        atClient.peer.disconnect(0);
        network.run(40 * SECOND);
    }
}
