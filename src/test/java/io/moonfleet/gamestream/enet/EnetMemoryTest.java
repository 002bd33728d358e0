package io.moonfleet.gamestream.enet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the other side can make an endpoint keep: a bounded number of bytes, and nothing that was acknowledged is lost for it. */
class EnetMemoryTest {
    private static final int BUDGET = 8 * EnetSettings.WINDOW_SIZE;
    private static final int COMMAND = 6;

    private final List<byte[]> received = new ArrayList<>();
    private final List<EnetCommand.Acknowledge> acknowledged = new ArrayList<>();
    private final EnetHost server = EnetHost.server(EnetSettings.SERVER, new Collecting(), new Random(1));
    private final long now;
    private EnetPeer peer;

    private final class Collecting implements EnetListener {
        @Override
        public void connected(EnetPeer connected, int connectData) {
            peer = connected;
        }

        @Override
        public void received(EnetPeer from, int channel, byte[] data) {
            received.add(data);
        }

        @Override
        public void disconnected(EnetPeer gone, DisconnectCause cause, int data) {}
    }

    EnetMemoryTest() {
        EnetHost client = EnetHost.client(EnetSettings.CLIENT, new Collecting(), new Random(2));
        client.connect(LossyNetwork.SERVER, 0);
        LossyNetwork network = new LossyNetwork(new Random(3), client, server);
        network.run(1_000_000);
        now = network.now();
        assertThat(peer).isNotNull();
    }

    private void send(int channel, int sequence, int length) {
        EnetCommand.Header header = EnetCommand.Header.reliable(channel, sequence);
        byte[] data = ByteBuffer.allocate(Math.max(4, length)).putInt(sequence).array();
        deliver(new EnetCommand.SendReliable(header, data));
    }

    private void deliver(EnetCommand command) {
        ByteBuffer out = ByteBuffer.allocate(EnetSettings.MAXIMUM_MTU);
        EnetCodec.encode(new EnetDatagram(0, 0, 1, List.of(command)), out);
        server.receive(LossyNetwork.CLIENT, out.flip(), now);
        server.poll(now, (datagram, to) -> EnetCodec.decode(datagram).orElseThrow().commands().forEach(answer -> {
            if (answer instanceof EnetCommand.Acknowledge acknowledge) {
                acknowledged.add(acknowledge);
            }
        }));
    }

    @Test
    void whatDoesNotFitIsNotAcknowledgedAndTakenWhenThereIsRoom() {
        int messages = 1500;
        int length = 1000;
        for (int sequence = 2; sequence <= messages; sequence++) {
            send(0, sequence, length);
        }
        assertThat(received).isEmpty();
        assertThat(acknowledged).hasSize(BUDGET / (COMMAND + length));
        send(0, 1, length);
        assertThat(received).hasSize(1 + BUDGET / (COMMAND + length));
        for (int sequence = received.size() + 1; sequence <= messages; sequence++) {
            send(0, sequence, length);
        }
        assertThat(received).hasSize(messages);
        for (int i = 0; i < messages; i++) {
            assertThat(ByteBuffer.wrap(received.get(i)).getInt()).isEqualTo(i + 1);
        }
    }

    @Test
    void allChannelsShareTheSameRoom() {
        int length = 200;
        for (int channel = 0; channel < EnetSettings.SERVER.channelLimit(); channel++) {
            for (int sequence = 2; sequence < 200; sequence++) {
                send(channel, sequence, length);
            }
        }
        assertThat(received).isEmpty();
        assertThat(acknowledged).hasSize(BUDGET / (COMMAND + length));
    }

    @Test
    void smallMessagesAreBoundedByTheirNumber() {
        for (int sequence = 2; sequence < 32_000; sequence++) {
            send(0, sequence, 0);
        }
        assertThat(received).isEmpty();
        assertThat(acknowledged).hasSize(2047);
    }

    @Test
    void unreliableMessagesThatWaitForAReliableOneAreBounded() {
        for (int sequence = 1; sequence < 1000; sequence++) {
            deliver(new EnetCommand.SendUnreliable(EnetCommand.Header.plain(0, 1), sequence, new byte[4]));
        }
        assertThat(received).isEmpty();
        send(0, 1, 4);
        assertThat(received).hasSizeBetween(2, 33);
    }

    @Test
    void messagesLargerThanAgreedAreNotPutTogether() {
        int pieces = 100;
        int total = EnetSettings.SERVER.maximumMessageSize() + 1;
        for (int number = 0; number < pieces; number++) {
            deliver(new EnetCommand.Fragment(
                    EnetCommand.Header.reliable(0, number + 1), true, 1, pieces, number, total, number * 700, new byte[700]));
        }
        assertThat(received).isEmpty();
        send(0, pieces + 1, 4);
        assertThat(received).hasSize(1);
    }
}
