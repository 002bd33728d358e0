package io.moonfleet.gamestream.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The largest frames and blocks that the format has room for (protocol document, sections 4.4.2 and 4.5). */
class BlockLimitsTest {
    private static final int PAYLOAD = TestHost.PACKET_SIZE - VideoPacketHeader.NV_LENGTH;
    /** Most data packets of a block beside their 20 % of parity. */
    private static final int MOST_WITH_PARITY = 212;

    private static final int MOST = 1023;

    private final ReceivedVideo received = ReceivedVideo.plain(VideoFormat.Codec.H264, TestHost.PACKET_SIZE);

    /** Of a unit that fills so many packets with the frame header. */
    private static int length(int packets) {
        return packets * PAYLOAD - FrameHeader.SHORT_LENGTH;
    }

    private static List<byte[]> ofBlock(List<byte[]> packets, int block) {
        return packets.stream().filter(packet -> VideoPacketHeader.block(packet) == block).toList();
    }

    private static List<byte[]> without(List<byte[]> packets, byte[] lost) {
        return packets.stream().filter(packet -> packet != lost).toList();
    }

    @ParameterizedTest
    @CsvSource({
        // data packets: blocks, percentage of all but small blocks, most data packets of a block
        "212, 1, 20, 212", "213, 2, 20, 107", "424, 2, 20, 212", "848, 4, 20, 212",
        "849, 4, 0, 213", "1021, 4, 0, 256", "4089, 4, 0, 1023", "4092, 4, 0, 1023"
    })
    void framesOfEverySizeArriveWhole(int dataPackets, int blocks, int percentage, int largest) {
        List<byte[]> packets = new TestHost().keyFrame(1, length(dataPackets));
        int data = 0;
        int most = 0;
        for (int block = 0; block < blocks; block++) {
            int fecInfo = VideoPacketHeader.fecInfo(ofBlock(packets, block).getFirst());
            int shards = VideoPacketHeader.dataShards(fecInfo);
            assertThat(VideoPacketHeader.fecPercentage(fecInfo)).isEqualTo(percentage);
            assertThat(ofBlock(packets, block))
                    .hasSize(shards + VideoPacketHeader.parityShards(shards, percentage))
                    .allSatisfy(packet -> assertThat(VideoPacketHeader.lastBlock(packet)).isEqualTo(blocks - 1));
            data += shards;
            most = Math.max(most, shards);
        }
        assertThat(data).isEqualTo(dataPackets);
        assertThat(most).isEqualTo(largest);
        received.receiveAll(packets);
        assertThat(received.accessUnits.getFirst().data()).isEqualTo(TestHost.keyUnit(1, length(dataPackets)));
    }

    @Test
    void aFrameBeyondTheFormatIsRefusedByTheHostsSide() {
        TestHost host = new TestHost();
        assertThatThrownBy(() -> host.keyFrame(1, length(4 * MOST) + 1)).isInstanceOf(IllegalArgumentException.class);
        received.receiveAll(host.keyFrame(1, length(4 * MOST)));
        assertThat(received.frameNumbers()).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void oneLostPacketInAnyOfFourBlocksWithParityIsRepaired(int block) {
        // The sequence number wraps in the third block.
        TestHost host = new TestHost().startingAt(65_536 - 600);
        List<byte[]> packets = host.keyFrame(1, length(4 * MOST_WITH_PARITY));
        byte[] lost = ofBlock(packets, block).get(100);
        received.receiveAll(without(packets, lost));
        assertThat(received.accessUnits.getFirst().data())
                .isEqualTo(TestHost.keyUnit(1, length(4 * MOST_WITH_PARITY)));
        assertThat(received.receiver.counters().shardsRecovered()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void oneLostPacketInAnyOfFourBlocksWithoutParityLosesTheFrameOnce(int block) {
        TestHost host = new TestHost().startingAt(65_536 - 600);
        received.receiveAll(host.keyFrame(1, 500));
        List<byte[]> packets = host.frame(2, length(4 * MOST));
        received.receiveAll(without(packets, ofBlock(packets, block).get(700)));
        received.receiveAll(host.frame(3, 500));
        received.receiveAll(host.keyFrame(4, 500));
        assertThat(received.events).containsExactly("frame 1", "lost 2..2", "idr", "frame 4");
    }

    @Test
    void aBlockOfAsManyPacketsAsACodeHasShardsNeedsNoParity() {
        VideoPacketizer withoutParity = new VideoPacketizer(TestHost.PACKET_SIZE, 0, 2, Optional.empty());
        List<byte[]> packets =
                withoutParity.packetize(1, FrameType.IDR, 0, 1, TestHost.keyUnit(1, length(255)));
        assertThat(packets).hasSize(255);
        received.receiveAll(packets);
        assertThat(received.accessUnits.getFirst().data()).isEqualTo(TestHost.keyUnit(1, length(255)));
    }

    @ParameterizedTest
    @ValueSource(ints = {640, MOST})
    void oneBlockOfWolfWithMorePacketsThanACodeHasShardsArrives(int dataPackets) {
        WolfPacketizer wolf = new WolfPacketizer(TestHost.PACKET_SIZE, 20, 2, false);
        // 64 frames that nobody gets bring the sequence number close to where it wraps.
        for (int number = 0; number < 65_536 / MOST; number++) {
            wolf.packetize(1, FrameType.IDR, 0, 0, TestHost.keyUnit(1, length(MOST)));
        }
        byte[] unit = TestHost.keyUnit(1, length(dataPackets));
        List<byte[]> packets = wolf.packetize(1, FrameType.IDR, 0, 0, unit);
        int fecInfo = VideoPacketHeader.fecInfo(packets.getFirst());
        assertThat(packets).hasSize(dataPackets);
        assertThat(VideoPacketHeader.sequence(packets.getLast()))
                .isLessThan(VideoPacketHeader.sequence(packets.getFirst()));
        assertThat(VideoPacketHeader.lastBlock(packets.getFirst())).isZero();
        assertThat(VideoPacketHeader.dataShards(fecInfo)).isEqualTo(dataPackets);
        assertThat(VideoPacketHeader.fecPercentage(fecInfo)).isZero();
        received.receiveAll(packets);
        assertThat(received.accessUnits.getFirst().data()).isEqualTo(unit);

        List<byte[]> next = wolf.packetize(2, FrameType.P, 0, 0, TestHost.interUnit(2, length(dataPackets)));
        received.receiveAll(without(next, next.get(dataPackets / 2)));
        received.receiveAll(wolf.packetize(3, FrameType.IDR, 0, 0, TestHost.keyUnit(3, 500)));
        assertThat(received.events).containsExactly("frame 1", "lost 2..2", "frame 3");
    }
}
