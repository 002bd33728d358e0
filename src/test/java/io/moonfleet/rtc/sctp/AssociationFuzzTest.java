package io.moonfleet.rtc.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever comes, nothing is thrown, nothing hangs, and no more memory is taken than was agreed. */
@Timeout(120)
class AssociationFuzzTest {
    private static final int INPUTS = 150_000;
    private static final int[] TYPES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 130, 192, 15, 63, 64, 128, 200, 255};
    private static final long MOST_MEMORY = 5L * 1024 * 1024;

    private final CRC32C crc = new CRC32C();
    private final Random random;
    private SimulatedNetwork network;
    private long seed;
    private List<byte[]> samples = new ArrayList<>();

    AssociationFuzzTest() {
        long start = System.nanoTime();
        System.out.println("seed " + start);
        random = new Random(start);
    }

    /** Two ends with channels of all kinds, and packets of the client in which everything occurs. */
    private void begin() {
        seed = random.nextLong();
        network = new SimulatedNetwork(seed);
        network.client().keepPackets = true;
        network.loss = 0.1;
        network.reordering = 0.3;
        network.client().connect();
        network.server().connect();
        for (int index = 0; index < 6; index++) {
            DataChannelOptions.Reliability reliability = switch (index % 3) {
                case 0 -> new DataChannelOptions.Reliable();
                case 1 -> new DataChannelOptions.Retransmits(index);
                default -> new DataChannelOptions.Lifetime(Duration.ofMillis(index * 20));
            };
            DataChannel channel = network.client().open("channel" + index, DataChannelOptions.of(index < 3, reliability));
            DataChannel own = network.server().open("own" + index, DataChannelOptions.of(index < 3, reliability));
            for (int count = 0; count < 4; count++) {
                network.client().send(channel, new byte[random.nextInt(3_000)]);
                network.server().send(own, new byte[random.nextInt(3_000)]);
            }
            if (index % 2 == 0) {
                channel.close(network.now());
            }
            network.run(200);
        }
        samples = new ArrayList<>(network.client().packets);
        network.client().keepPackets = false;
        network.cut = true;
    }

    private int tag() {
        return network.server().channels.association().setup().localTag();
    }

    private byte[] seal(byte[] packet) {
        Wire.put32(packet, 8, 0);
        Packets.seal(packet, packet.length, crc);
        return packet;
    }

    private byte[] mutated() {
        byte[] packet = samples.get(random.nextInt(samples.size())).clone();
        if (random.nextInt(4) == 0) {
            packet = Arrays.copyOf(packet, 13 + random.nextInt(packet.length - 12));
        }
        int changes = random.nextInt(6);
        for (int change = 0; change < changes; change++) {
            // Headers are more worth than payloads.
            int at = 12 + random.nextInt(random.nextBoolean() ? Math.min(40, packet.length - 11) : packet.length - 11);
            if (at < packet.length) {
                packet[at] = (byte) switch (random.nextInt(3)) {
                    case 0 -> random.nextInt();
                    case 1 -> packet[at] ^ 1 << random.nextInt(8);
                    default -> packet[at] + random.nextInt(5) - 2;
                };
            }
        }
        return packet;
    }

    /** Another association with the tags and numbers of the last one's, so that its packets fit; cheaper to make. */
    private void beginAgain() {
        network = new SimulatedNetwork(seed);
        network.client().connect();
        network.server().connect();
        network.run(100);
        network.server().open("own", DataChannelOptions.reliable());
        network.cut = true;
    }

    /** Chunks with right lengths and numbers near those that are expected, else of chance. */
    private byte[] made() {
        byte[] packet = new byte[1_500];
        Packets.writeHeader(packet, 5000, 5000, tag());
        int at = 12;
        int chunks = 1 + random.nextInt(5);
        for (int chunk = 0; chunk < chunks; chunk++) {
            int length = 4 + random.nextInt(random.nextInt(5) == 0 ? 280 : 32);
            packet[at] = (byte) TYPES[random.nextInt(TYPES.length)];
            packet[at + 1] = (byte) random.nextInt(random.nextBoolean() ? 4 : 256);
            Wire.put16(packet, at + 2, length);
            for (int index = 4; index < length; index++) {
                packet[at + index] = (byte) (random.nextBoolean() ? random.nextInt(4) : random.nextInt());
            }
            SctpAssociation server = network.server().channels.association();
            if (length >= 8) {
                long near = packet[at] == ChunkType.SACK
                        ? server.sender().outstanding().acknowledged()
                        : server.receiver().cumulative();
                if (random.nextInt(8) != 0) {
                    Wire.put32(packet, at + 4, (int) near + random.nextInt(packet[at] == ChunkType.SACK ? 2 : 400) - 1);
                }
            }
            if (packet[at] == (byte) ChunkType.RE_CONFIG && length >= 20) {
                Wire.put16(packet, at + 4, 13 + random.nextInt(6));
                Wire.put16(packet, at + 6, random.nextInt(8) == 0 ? random.nextInt(80) : length - 4);
            }
            at += Wire.padded(length);
        }
        return Arrays.copyOf(packet, at);
    }

    private byte[] noise() {
        byte[] packet = new byte[random.nextInt(200)];
        random.nextBytes(packet);
        return packet;
    }

    private void check() {
        TestEnd server = network.server();
        assertThat(server.channels.statistics().reassembling()).isLessThan(MOST_MEMORY);
        assertThat(server.channels.channels().size()).isLessThanOrEqualTo(128);
        assertThat(server.ends.size()).isLessThanOrEqualTo(1);
        server.messages.clear();
        server.texts.clear();
        server.opened.clear();
        server.closed.clear();
    }

    @Test
    void anAssociationBearsWhateverItsPeerSends() {
        begin();
        int ended = 0;
        for (int input = 0; input < INPUTS; input++) {
            byte[] packet = switch (random.nextInt(8)) {
                case 0 -> noise();
                case 1, 2, 3 -> made();
                default -> mutated();
            };
            if (packet.length >= 12) {
                if (random.nextInt(10) != 0) {
                    Wire.put32(packet, 0, 5000 << 16 | 5000);
                    Wire.put32(packet, 4, random.nextInt(20) == 0 ? 0 : tag());
                }
                seal(packet);
            }
            network.server().channels.receive(packet, 0, packet.length, network.now());
            if (random.nextInt(5) == 0) {
                network.advance(random.nextInt(300));
                network.server().channels.timeout(network.now());
            }
            if (random.nextInt(20) == 0) {
                network.server().channels.channels().forEach(channel -> network.server().send(channel, new byte[50]));
            }
            if (input % 64 == 0) {
                check();
            }
            if (!network.server().ends.isEmpty()) {
                assertThat(network.server().channels.nextTimeout()).isEqualTo(DataChannels.NEVER);
                ended++;
                if (ended % 50 == 0) {
                    begin();
                } else {
                    beginAgain();
                }
            }
        }
        System.out.println(ended + " associations ended");
        assertThat(ended).isGreaterThan(10);
    }

    /** As it is for one who can send packets but has never seen one. */
    @Test
    void anAssociationSurvivesWhateverOthersSend() {
        begin();
        network.cut = false;
        network.loss = 0;
        network.run(20_000);
        int closed = network.server().closed.size();
        for (int input = 0; input < INPUTS; input++) {
            byte[] packet = random.nextInt(3) == 0 ? made() : mutated();
            int tag = random.nextInt();
            if (tag == tag() || tag == network.server().channels.association().setup().peerTag()) {
                continue;
            }
            Wire.put32(packet, 4, random.nextInt(10) == 0 ? 0 : tag);
            seal(packet);
            network.server().channels.receive(packet, 0, packet.length, network.now());
        }
        assertThat(network.server().ends).isEmpty();
        assertThat(network.server().established).isEqualTo(1);
        assertThat(network.server().closed).hasSize(closed);
        DataChannel channel = network.client().open("after", DataChannelOptions.reliable());
        network.client().send(channel, new byte[] {42});
        network.until("messages still pass", () -> network.server().of("after").size() == 1);
    }

    /** Parts of messages that never end, as many as fit. */
    @Test
    void unfinishedMessagesTakeBoundedMemory() {
        for (int flags : new int[] {0, ChunkType.UNORDERED, ChunkType.BEGIN, ChunkType.END, ChunkType.BEGIN | ChunkType.END}) {
            for (int size : new int[] {1, 1_000}) {
                begin();
                TestEnd server = network.server();
                long tsn = server.channels.association().receiver().cumulative() + 1;
                for (int count = 0; count < 60_000 && server.ends.isEmpty(); count++, tsn++) {
                    byte[] packet = new byte[12 + 16 + Wire.padded(size)];
                    Packets.writeHeader(packet, 5000, 5000, tag());
                    packet[13] = (byte) flags;
                    Wire.put16(packet, 14, 16 + size);
                    Wire.put32(packet, 16, (int) tsn);
                    Wire.put16(packet, 20, 2);
                    // Ordered messages of which the first never comes.
                    Wire.put16(packet, 22, flags == (ChunkType.BEGIN | ChunkType.END) ? count % 30_000 + 1_000 : 1);
                    packet[27] = 53;
                    seal(packet);
                    server.channels.receive(packet, 0, packet.length, network.now());
                    assertThat(server.channels.statistics().reassembling()).isLessThan(MOST_MEMORY);
                }
            }
        }
    }

    @Test
    void partsOfMessagesAreParsedWithoutSurprise() {
        for (int input = 0; input < INPUTS; input++) {
            byte[] data = new byte[random.nextInt(64)];
            random.nextBytes(data);
            if (data.length > 12 && random.nextBoolean()) {
                data[0] = 3;
                data[1] = (byte) (random.nextInt(4) | random.nextInt(2) << 7);
                Wire.put16(data, 8, random.nextInt(data.length - 11));
                Wire.put16(data, 10, random.nextBoolean() ? data.length - 12 - Wire.get16(data, 8) : random.nextInt(60));
            }
            parse(() -> OpenMessage.parse(data));
            parse(() -> InitChunk.parse(data, 0, data.length));
            parse(() -> SackChunk.parse(data, 0, data.length));
        }
    }

    private interface Parser {
        Object parse() throws MalformedPacketException;
    }

    private static void parse(Parser parser) {
        try {
            assertThat(parser.parse() != null).isTrue();
        } catch (MalformedPacketException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }
}
