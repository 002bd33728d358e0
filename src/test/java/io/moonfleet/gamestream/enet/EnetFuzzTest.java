package io.moonfleet.gamestream.enet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.Vectors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random, mutated and truncated datagrams into the codec, a connected client and a server with a connected client. */
@Timeout(300)
class EnetFuzzTest {
    private static final int INPUTS = 150_000;

    private final long seed = FuzzSeed.of(EnetFuzzTest.class, 20261219);
    private final Random random = new Random(seed);
    private final List<byte[]> samples = samples();

    private static List<byte[]> samples() {
        List<byte[]> samples = new ArrayList<>();
        for (JsonNode entry : Vectors.read("enet-session.json").get("trace")) {
            if (entry.has("datagram")) {
                samples.add(Vectors.bytes(entry.get("datagram")));
            }
        }
        return samples;
    }

    private static final class Count implements EnetListener {
        private EnetPeer peer;
        private long bytes;

        @Override
        public void connected(EnetPeer connected, int connectData) {
            peer = connected;
        }

        @Override
        public void received(EnetPeer from, int channel, byte[] data) {
            bytes += data.length;
        }

        @Override
        public void disconnected(EnetPeer gone, DisconnectCause cause, int data) {
            if (gone == peer) {
                peer = null;
            }
        }
    }

    private byte[] input() {
        int kind = random.nextInt(4);
        if (kind == 0) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] sample = samples.get(random.nextInt(samples.size())).clone();
        if (kind == 1) {
            return Arrays.copyOf(sample, random.nextInt(sample.length + 1));
        }
        for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
            // Early bytes hold the fields, so most changes go there.
            sample[random.nextInt(Math.min(sample.length, kind == 2 ? 36 : sample.length))] = (byte) random.nextInt();
        }
        return sample;
    }

    @Test
    void whateverDecodesEncodesToTheSameCommands() {
        ByteBuffer out = ByteBuffer.allocate(1 << 17);
        for (int count = 0; count < INPUTS; count++) {
            EnetCodec.decode(ByteBuffer.wrap(input())).ifPresent(datagram -> {
                EnetCodec.encode(datagram, out.clear());
                EnetDatagram again = EnetCodec.decode(out.flip()).orElseThrow();
                assertThat(again.commands()).hasSameSizeAs(datagram.commands());
            });
        }
    }

    @Test
    void aServerSurvives() {
        Count host = new Count();
        Count guest = new Count();
        EnetHost server = EnetHost.server(EnetSettings.SERVER, host, random);
        bombard(EnetHost.client(EnetSettings.CLIENT, guest, random), server, true);
        assertServes(server);
    }

    @Test
    void aClientSurvives() {
        Count guest = new Count();
        EnetHost client = EnetHost.client(EnetSettings.CLIENT, guest, random);
        bombard(client, EnetHost.server(EnetSettings.SERVER, new Count(), random), false);
        assertConnects(client, guest);
    }

    private void bombard(EnetHost client, EnetHost server, boolean atServer) {
        long now = 1_000_000;
        for (int count = 0; count < INPUTS; count++) {
            if (count % 500 == 0) {
                now += 30_000_000;
                // Goodbyes among the input end the connection now and then: make a new one.
                client.poll(now, (datagram, to) -> {});
                server.poll(now, (datagram, to) -> {});
                try {
                    client.connect(LossyNetwork.SERVER, 0);
                } catch (IllegalStateException stillConnected) {
                    // The old one lives.
                }
                new LossyNetworkBridge(client, server).run(now);
            }
            byte[] input = input();
            if (atServer) {
                server.receive(LossyNetwork.CLIENT, ByteBuffer.wrap(input), now);
            } else {
                client.receive(LossyNetwork.SERVER, ByteBuffer.wrap(input), now);
            }
            if (count % 10 == 0) {
                now += 1000;
                (atServer ? server : client).poll(now, (datagram, to) ->
                        assertThat(datagram.remaining()).isLessThanOrEqualTo(EnetSettings.MAXIMUM_MTU));
            }
        }
    }

    /** Carries what is due between two ends at one moment. */
    private record LossyNetworkBridge(EnetHost client, EnetHost server) {
        void run(long now) {
            for (int round = 0; round < 4; round++) {
                client.poll(now, (datagram, to) -> server.receive(LossyNetwork.CLIENT, copy(datagram), now));
                server.poll(now, (datagram, to) -> client.receive(LossyNetwork.SERVER, copy(datagram), now));
            }
        }

        private static ByteBuffer copy(ByteBuffer datagram) {
            byte[] bytes = new byte[datagram.remaining()];
            datagram.get(bytes);
            return ByteBuffer.wrap(bytes);
        }
    }

    /** After everything the client still makes a connection that carries messages, once the abandoned one has timed out. */
    private void assertConnects(EnetHost client, Count guest) {
        long now = 100_000_000_000L;
        client.poll(now, (datagram, to) -> {});
        client.poll(now + 30_000_000, (datagram, to) -> {});
        assertThat(client.due()).as("seed %d: nothing is left of it", seed).isEqualTo(Long.MAX_VALUE);
        Count host = new Count();
        EnetHost server = EnetHost.server(EnetSettings.SERVER, host, random);
        client.connect(LossyNetwork.SERVER, 1);
        LossyNetworkBridge bridge = new LossyNetworkBridge(client, server);
        bridge.run(now + 60_000_000);
        assertThat(guest.peer).as("seed %d", seed).isNotNull();
        long before = guest.bytes;
        assertThat(host.peer.send(3, new byte[5000], Delivery.RELIABLE)).isTrue();
        assertThat(guest.peer.send(3, new byte[4000], Delivery.RELIABLE)).isTrue();
        bridge.run(now + 60_100_000);
        assertThat(guest.bytes - before).isEqualTo(5000);
        assertThat(host.bytes).isEqualTo(4000);
    }

    /** After everything the server still takes a connection, once the abandoned ones have timed out. */
    private void assertServes(EnetHost server) {
        long now = 100_000_000_000L;
        server.poll(now, (datagram, to) -> {});
        server.poll(now + 30_000_000, (datagram, to) -> {});
        Count guest = new Count();
        EnetHost client = EnetHost.client(EnetSettings.CLIENT, guest, random);
        client.connect(LossyNetwork.SERVER, 1);
        new LossyNetworkBridge(client, server).run(now + 60_000_000);
        assertThat(guest.peer).as("seed %d", seed).isNotNull();
        assertThat(guest.bytes).isZero();
    }
}
