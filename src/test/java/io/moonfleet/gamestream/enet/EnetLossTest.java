package io.moonfleet.gamestream.enet;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Conforms;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state machine on a bad network and a virtual clock: items 76 to 78, 86 and 87. */
@Timeout(60)
class EnetLossTest {
    private static final long SECOND = 1_000_000;

    /** Collects what one end is told. */
    private static final class End implements EnetListener {
        private final Map<Integer, List<byte[]>> messages = new HashMap<>();
        private EnetPeer peer;
        private DisconnectCause ended;
        private int endings;

        @Override
        public void connected(EnetPeer connected, int connectData) {
            assertThat(peer).isNull();
            peer = connected;
        }

        @Override
        public void received(EnetPeer from, int channel, byte[] data) {
            messages.computeIfAbsent(channel, unused -> new ArrayList<>()).add(data);
        }

        @Override
        public void disconnected(EnetPeer gone, DisconnectCause cause, int data) {
            ended = cause;
            endings++;
        }
    }

    private final End guest = new End();
    private final End host = new End();

    private LossyNetwork network(long seed, EnetSettings clientSettings) {
        Random random = new Random(seed);
        EnetHost client = EnetHost.client(clientSettings, guest, random);
        EnetHost server = EnetHost.server(EnetSettings.SERVER, host, random);
        client.connect(LossyNetwork.SERVER, 77);
        return new LossyNetwork(random, client, server);
    }

    /** Item 78: thirty percent loss each way, a tenth repeated, up to 80 ms of jitter. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @Conforms(78)
    void reliableMessagesArriveInOrderAndOnce(long seed) {
        LossyNetwork network = network(seed, EnetSettings.CLIENT).impaired(0.3, 0.1, 80_000);
        network.run(10 * SECOND);
        assertThat(guest.peer).as("seed %d", seed).isNotNull();
        assertThat(host.peer).isNotNull();
        Random random = new Random(seed * 31);
        Map<Integer, Integer> counts = new HashMap<>();
        for (int round = 0; round < 400; round++) {
            for (EnetPeer peer : List.of(guest.peer, host.peer)) {
                int channel = random.nextInt(4);
                int number = counts.merge(channel + (peer == guest.peer ? 0 : 100), 1, Integer::sum) - 1;
                // One message in ten is long enough to go in fragments.
                int length = 4 + (random.nextInt(10) == 0 ? random.nextInt(5000) : random.nextInt(300));
                byte[] data = ByteBuffer.allocate(length).putInt(number).array();
                assertThat(peer.send(channel, data, Delivery.RELIABLE)).isTrue();
            }
            network.run(5_000);
        }
        network.run(60 * SECOND);
        for (int channel = 0; channel < 4; channel++) {
            assertInOrder(host.messages.get(channel), counts.get(channel));
            assertInOrder(guest.messages.get(channel), counts.get(channel + 100));
        }
        assertThat(guest.ended).isNull();
        assertThat(host.ended).isNull();
        guest.peer.disconnect(0);
        network.run(20 * SECOND);
        assertThat(guest.endings).isEqualTo(1);
        assertThat(host.endings).isEqualTo(1);
    }

    private static void assertInOrder(List<byte[]> messages, int count) {
        assertThat(messages).hasSize(count);
        for (int number = 0; number < count; number++) {
            assertThat(ByteBuffer.wrap(messages.get(number)).getInt()).isEqualTo(number);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void unreliableMessagesNeverGoBackAndUnsequencedOnesComeOnce(long seed) {
        LossyNetwork network = network(seed, EnetSettings.CLIENT).impaired(0.2, 0.3, 50_000);
        network.run(10 * SECOND);
        for (int number = 0; number < 2000; number++) {
            byte[] data = ByteBuffer.allocate(4).putInt(number).array();
            guest.peer.send(1, data, number % 50 == 0 ? Delivery.RELIABLE : Delivery.UNRELIABLE);
            guest.peer.send(2, data, Delivery.UNSEQUENCED);
            network.run(2_000);
        }
        network.run(10 * SECOND);
        int last = -1;
        int reliable = 0;
        for (byte[] message : host.messages.get(1)) {
            int number = ByteBuffer.wrap(message).getInt();
            assertThat(number).as("seed %d", seed).isGreaterThan(last);
            last = number;
            reliable += number % 50 == 0 ? 1 : 0;
        }
        assertThat(reliable).isEqualTo(40);
        assertThat(host.messages.get(1)).hasSizeGreaterThan(100);
        Set<Integer> once = new HashSet<>();
        for (byte[] message : host.messages.get(2)) {
            assertThat(once.add(ByteBuffer.wrap(message).getInt())).isTrue();
        }
        assertThat(once.size()).isBetween(1400, 1900);
    }

    /** Sequence numbers wrap at 65536 without a gap. */
    @Test
    void sequenceNumbersWrap() {
        LossyNetwork network = network(21, EnetSettings.CLIENT);
        network.run(SECOND);
        int total = 70_000;
        for (int number = 0; number < total; number++) {
            guest.peer.send(0, ByteBuffer.allocate(4).putInt(number).array(), Delivery.RELIABLE);
            if (number % 200 == 0) {
                network.run(20_000);
            }
        }
        network.run(10 * SECOND);
        assertInOrder(host.messages.get(0), total);
    }

    /** Item 76. */
    @Test
    @Conforms(76)
    void aConnectionRequestIsRepeatedAndGivenUpAfterTenSeconds() {
        LossyNetwork network = network(31, EnetSettings.CLIENT);
        network.down(true);
        network.run(9_900_000);
        assertThat(guest.ended).isNull();
        assertThat(network.datagramsSent()).isBetween(4L, 20L);
        network.run(200_000);
        assertThat(guest.ended).isEqualTo(DisconnectCause.TIMEOUT);
        assertThat(guest.endings).isEqualTo(1);
    }

    /** Item 87, and that an idle connection is kept alive by pings before. */
    @Test
    @Conforms(87)
    void aDeadNetworkIsNoticedAfterTenSeconds() {
        LossyNetwork network = network(41, EnetSettings.CLIENT);
        network.run(60 * SECOND);
        assertThat(guest.ended).isNull();
        assertThat(host.ended).isNull();
        network.down(true);
        network.run(9_900_000);
        assertThat(guest.ended).isNull();
        network.run(900_000);
        assertThat(guest.ended).isEqualTo(DisconnectCause.TIMEOUT);
        assertThat(host.ended).isEqualTo(DisconnectCause.TIMEOUT);
    }

    /** Item 79. */
    @Test
    @Conforms(79)
    void aChannelThatWasNotGrantedBecomesChannelZero() {
        Random random = new Random(5);
        EnetHost client = EnetHost.client(EnetSettings.CLIENT, guest, random);
        EnetHost server = EnetHost.server(EnetSettings.SERVER.withChannelLimit(1), host, random);
        client.connect(LossyNetwork.SERVER, 0);
        LossyNetwork network = new LossyNetwork(random, client, server);
        network.run(SECOND);
        assertThat(guest.peer.channelCount()).isEqualTo(1);
        guest.peer.send(0x13, new byte[] {1}, Delivery.RELIABLE);
        guest.peer.send(3, new byte[] {2}, Delivery.RELIABLE);
        network.run(SECOND);
        assertThat(host.messages.keySet()).containsExactly(0);
        assertThat(host.messages.get(0)).hasSize(2);
    }

    /**
     * Another port of the same machine is followed (NAT). Section 6.1.1 would follow the peer to another machine as well; that
     * is left out, so that nobody elsewhere can take a connection over.
     */
    @Test
    void thePeerIsFollowedToAnotherPortButNotToAnotherMachine() {
        Random random = new Random(7);
        EnetHost client = EnetHost.client(EnetSettings.CLIENT, guest, random);
        EnetHost server = EnetHost.server(EnetSettings.SERVER, host, random);
        client.connect(LossyNetwork.SERVER, 0);
        LossyNetwork network = new LossyNetwork(random, client, server);
        network.run(SECOND);
        InetSocketAddress moved = new InetSocketAddress("127.0.0.1", 50_000);
        InetSocketAddress stranger = new InetSocketAddress("127.0.0.9", 50_000);
        EnetDatagram message = new EnetDatagram(
                0, 0, 1, List.of(new EnetCommand.SendReliable(EnetCommand.Header.reliable(0, 1), new byte[] {1})));
        EnetDatagram next = new EnetDatagram(
                0, 0, 1, List.of(new EnetCommand.SendReliable(EnetCommand.Header.reliable(0, 2), new byte[] {2})));
        server.receive(stranger, encoded(message), network.now());
        assertThat(host.messages).isEmpty();
        assertThat(host.peer.address()).isEqualTo(LossyNetwork.CLIENT);
        server.receive(moved, encoded(message), network.now());
        server.receive(moved, encoded(next), network.now());
        assertThat(host.messages.get(0)).hasSize(2);
        assertThat(host.peer.address()).isEqualTo(moved);
        server.poll(network.now(), (datagram, to) -> assertThat(to).isEqualTo(moved));
    }

    private static ByteBuffer encoded(EnetDatagram datagram) {
        ByteBuffer out = ByteBuffer.allocate(4096);
        EnetCodec.encode(datagram, out);
        return out.flip();
    }

    /** A goodbye that overtakes a message does not hide it (section 6.1.7). */
    @Test
    void whatWasSentBeforeAGoodbyeIsStillTaken() {
        LossyNetwork network = network(51, EnetSettings.CLIENT.withDisconnectDelay(100));
        network.run(SECOND);
        EnetCommand message = new EnetCommand.SendReliable(EnetCommand.Header.reliable(0, 1), new byte[] {42});
        EnetCommand goodbye = new EnetCommand.Disconnect(EnetCommand.Header.reliable(0xFF, 2), 0);
        deliver(network, goodbye);
        network.run(50_000);
        assertThat(guest.ended).isNull();
        deliver(network, message);
        network.run(10_000);
        assertThat(guest.messages.get(0)).hasSize(1);
        network.run(100_000);
        assertThat(guest.ended).isEqualTo(DisconnectCause.REMOTE);
    }

    private void deliver(LossyNetwork network, EnetCommand command) {
        EnetDatagram datagram = new EnetDatagram(0, 0, 0, List.of(command));
        guest.peer.receive(datagram, LossyNetwork.SERVER, network.now());
    }

    /** Item 77: each copy of a reliable command is acknowledged with the time it carried, and delivered once. */
    @Test
    @Conforms(77)
    void repeatsAreAcknowledgedAndNotDelivered() {
        List<EnetCommand> answers = new ArrayList<>();
        Random random = new Random(6);
        EnetHost client = EnetHost.client(EnetSettings.CLIENT, guest, random);
        EnetHost server = EnetHost.server(EnetSettings.SERVER, host, random);
        client.connect(LossyNetwork.SERVER, 0);
        LossyNetwork network = new LossyNetwork(random, client, server);
        network.run(SECOND);
        for (int copy = 0; copy < 3; copy++) {
            EnetCommand message = new EnetCommand.SendReliable(EnetCommand.Header.reliable(4, 1), new byte[] {7});
            host.peer.receive(
                    new EnetDatagram(0, 0, 1000 + copy, List.of(message)), LossyNetwork.CLIENT, network.now());
            server.poll(network.now(), (datagram, to) ->
                    answers.addAll(EnetCodec.decode(datagram).orElseThrow().commands()));
        }
        assertThat(host.messages.get(4)).hasSize(1);
        EnetCommand.Header header = EnetCommand.Header.plain(4, 1);
        assertThat(answers)
                .containsExactly(
                        new EnetCommand.Acknowledge(header, 1, 1000),
                        new EnetCommand.Acknowledge(header, 1, 1001),
                        new EnetCommand.Acknowledge(header, 1, 1002));
    }
}
