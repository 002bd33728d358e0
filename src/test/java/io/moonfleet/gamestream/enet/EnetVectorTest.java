package io.moonfleet.gamestream.enet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.gamestream.Conforms;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The datagrams recorded from the reference ENet, through the codec and through both ends of the state machine. */
class EnetVectorTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 40000);
    private static final InetSocketAddress HOST = new InetSocketAddress("127.0.0.1", 47999);

    private static List<JsonNode> trace() throws IOException {
        try (InputStream in = EnetVectorTest.class.getResourceAsStream("/gamestream-vectors/enet-session.json")) {
            List<JsonNode> entries = new ArrayList<>();
            new ObjectMapper().readTree(in).get("trace").forEach(entries::add);
            return entries;
        }
    }

    private static byte[] bytes(JsonNode entry) {
        return HexFormat.of().parseHex(entry.get("datagram").asText());
    }

    @Test
    void everyRecordedDatagramDecodesAndEncodesToTheSameBytes() throws IOException {
        int datagrams = 0;
        for (JsonNode entry : trace()) {
            if (entry.has("datagram")) {
                byte[] wire = bytes(entry);
                EnetDatagram decoded = EnetCodec.decode(ByteBuffer.wrap(wire)).orElseThrow();
                ByteBuffer encoded = ByteBuffer.allocate(4096);
                EnetCodec.encode(decoded, encoded);
                assertThat(Arrays.copyOf(encoded.array(), encoded.position())).isEqualTo(wire);
                datagrams++;
            }
        }
        assertThat(datagrams).isGreaterThan(25);
    }

    /** Item 75: both ends, given the recorded clock and connect ids, produce exactly the recorded bytes. */
    @Test
    @Conforms(75)
    void bothEndsReproduceTheRecordedSession() throws IOException {
        RecordingListener clientEvents = new RecordingListener();
        RecordingListener hostEvents = new RecordingListener();
        Deque<Integer> connectIds = new ArrayDeque<>(List.of(0xfc33c7e7, 0x40b7ff05));
        RandomGenerator ids = () -> (long) connectIds.remove() << 32;
        EnetHost client = EnetHost.client(EnetSettings.CLIENT, clientEvents, ids);
        EnetHost host = EnetHost.server(EnetSettings.SERVER.withMaximumPeers(1), hostEvents, ids);
        EnetPeer[] clientPeer = {client.connect(HOST, 0x12345678)};
        long now = 0;
        for (JsonNode entry : trace()) {
            if (entry.has("comment")) {
                act(entry.get("comment").asText(), client, clientPeer, hostEvents);
                continue;
            }
            byte[] wire = bytes(entry);
            if ((wire[0] & 0x80) != 0) {
                now = ((wire[2] & 0xFF) << 8 | wire[3] & 0xFF) * 1000L;
            }
            boolean fromClient = entry.get("dir").asText().startsWith("C");
            if (pending.isEmpty()) {
                (fromClient ? client : host).poll(now, (datagram, to) -> {
                    byte[] copy = new byte[datagram.remaining()];
                    datagram.get(copy);
                    pending.add(copy);
                });
            }
            assertThat(pending).as(entry.toString()).isNotEmpty();
            assertThat(HexFormat.of().formatHex(pending.remove())).isEqualTo(HexFormat.of().formatHex(wire));
            if (fromClient) {
                host.receive(CLIENT, ByteBuffer.wrap(wire), now);
            } else {
                client.receive(HOST, ByteBuffer.wrap(wire), now);
            }
        }
        assertThat(hostEvents.messages).containsExactly("hello", "again", "mouse", "touch", "fec", "2000 bytes");
        assertThat(clientEvents.messages).containsExactly("resp");
        assertThat(hostEvents.connected).containsExactly(0x12345678, 7);
        assertThat(clientEvents.ended).containsExactly(DisconnectCause.LOCAL, DisconnectCause.REMOTE);
        assertThat(hostEvents.ended).containsExactly(DisconnectCause.REMOTE, DisconnectCause.LOCAL);
        assertThat(clientPeer[0].channelCount()).isEqualTo(48);
    }

    private final Deque<byte[]> pending = new ArrayDeque<>();

    private static void act(String comment, EnetHost client, EnetPeer[] clientPeer, RecordingListener hostEvents) {
        switch (comment) {
            case "reliable ch0 'hello'" -> clientPeer[0].send(0, "hello".getBytes(), Delivery.RELIABLE);
            case "reliable ch0 'again' + ch3 'mouse'" -> {
                clientPeer[0].send(0, "again".getBytes(), Delivery.RELIABLE);
                clientPeer[0].send(3, "mouse".getBytes(), Delivery.RELIABLE);
            }
            case "unreliable ch5 'touch'" -> clientPeer[0].send(5, "touch".getBytes(), Delivery.UNRELIABLE);
            case "unsequenced ch0 'fec'" -> clientPeer[0].send(0, "fec".getBytes(), Delivery.UNSEQUENCED);
            case "fragmented reliable 2000 bytes ch0" -> {
                byte[] large = new byte[2000];
                for (int index = 0; index < large.length; index++) {
                    large[index] = (byte) index;
                }
                clientPeer[0].send(0, large, Delivery.RELIABLE);
            }
            case "server reliable ch0 'resp'" ->
                hostEvents.peers.getLast().send(0, "resp".getBytes(), Delivery.RELIABLE);
            case "client disconnect" -> clientPeer[0].disconnect(0);
            case "second connect (session ids advance)" -> clientPeer[0] = client.connect(HOST, 7);
            case "server disconnect_now" -> hostEvents.peers.getLast().disconnectNow(0);
            default -> {}
        }
    }

    private static final class RecordingListener implements EnetListener {
        private final List<String> messages = new ArrayList<>();
        private final List<Integer> connected = new ArrayList<>();
        private final List<DisconnectCause> ended = new ArrayList<>();
        private final List<EnetPeer> peers = new ArrayList<>();

        @Override
        public void connected(EnetPeer peer, int connectData) {
            peers.add(peer);
            connected.add(connectData);
        }

        @Override
        public void received(EnetPeer peer, int channel, byte[] data) {
            messages.add(data.length < 100 ? new String(data) : data.length + " bytes");
        }

        @Override
        public void disconnected(EnetPeer peer, DisconnectCause cause, int data) {
            ended.add(cause);
        }
    }
}
