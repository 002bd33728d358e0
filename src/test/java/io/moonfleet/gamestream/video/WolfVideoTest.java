package io.moonfleet.gamestream.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.Conforms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames packed the way Wolf packs them. */
class WolfVideoTest {
    private final WolfPacketizer host = new WolfPacketizer(TestHost.PACKET_SIZE, 20, 2, false);
    private final ReceivedVideo received = ReceivedVideo.plain(VideoFormat.Codec.H264, TestHost.PACKET_SIZE);

    @Test
    @Conforms({54, 59, 61, 68})
    void threeBlocksWithoutInnerBordersAreRepairedInEachBlock() {
        long seed = FuzzSeed.of(WolfVideoTest.class, 59);
        Random random = new Random(seed);
        for (int number = 1; number <= 60; number++) {
            byte[] unit = number == 1 ? TestHost.keyUnit(1, 60_000) : TestHost.interUnit(number, 1 + random.nextInt(70_000));
            List<byte[]> packets = host.packetize(number, number == 1 ? FrameType.IDR : FrameType.P, 0, 0, unit);
            for (int block = 0; block <= VideoPacketHeader.lastBlock(packets.getFirst()); block++) {
                int wanted = block;
                List<byte[]> ofBlock = new ArrayList<>(packets.stream()
                        .filter(packet -> VideoPacketHeader.block(packet) == wanted).toList());
                int fecInfo = VideoPacketHeader.fecInfo(ofBlock.getFirst());
                Collections.shuffle(ofBlock, random);
                packets.removeAll(ofBlock.subList(0, ofBlock.size() - VideoPacketHeader.dataShards(fecInfo)));
            }
            received.receiveAll(packets);
            assertThat(received.accessUnits).as("seed %d", seed).hasSize(number);
            assertThat(received.accessUnits.getLast().data()).as("seed %d", seed).isEqualTo(unit);
        }
        assertThat(received.receiver.counters().shardsRecovered()).isPositive();
        assertThat(received.accessUnits.stream().map(AccessUnit::presentationTimeMicros).toList())
                .isSorted().doesNotHaveDuplicates();
    }

    /** Such a frame would need more shards in a block than Reed-Solomon has numbers for. */
    @Test
    void aHugeFrameComesInOneBlockWithoutParity() {
        byte[] unit = TestHost.keyUnit(1, 700 * (TestHost.PACKET_SIZE - 16));
        List<byte[]> packets = host.packetize(1, FrameType.IDR, 0, 0, unit);
        assertThat(packets).allSatisfy(packet -> {
            assertThat(VideoPacketHeader.lastBlock(packet)).isZero();
            assertThat(VideoPacketHeader.fecPercentage(VideoPacketHeader.fecInfo(packet))).isZero();
        });
        received.receiveAll(packets);
        assertThat(received.accessUnits).singleElement().satisfies(seen -> assertThat(seen.data()).isEqualTo(unit));
    }

    @Test
    @Conforms({55, 58})
    void oneBlockBeyondRepairLosesTheFrameOnce() {
        received.receiveAll(host.packetize(1, FrameType.IDR, 0, 0, TestHost.keyUnit(1, 60_000)));
        List<byte[]> packets = host.packetize(2, FrameType.P, 0, 0, TestHost.interUnit(2, 60_000));
        received.receiveAll(packets.stream().filter(packet -> VideoPacketHeader.block(packet) != 1).toList());
        received.receiveAll(host.packetize(3, FrameType.P, 0, 0, TestHost.interUnit(3, 60_000)));
        assertThat(received.events).containsExactly("frame 1", "lost 2..2", "idr");
    }
}
