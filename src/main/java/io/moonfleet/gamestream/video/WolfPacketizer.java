package io.moonfleet.gamestream.video;

import io.moonfleet.gamestream.fec.VideoShardEncoder;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs frames as Wolf does (protocol document, sections 4.4.3 and 4.5): more than 90 data packets make three blocks, only
 * the frame's first and last packet carry border flags, and the transport fields are there before parity is computed. Time
 * stamps and the latency in the frame header are always 0. Wolf encrypts no video and marks no long-term references.
 */
public final class WolfPacketizer implements FramePacketizer {
    private static final int MOST_IN_ONE_BLOCK = 90;
    private static final int BLOCKS = 3;
    private static final int MOST_SHARDS = 255;
    private static final int MOST_DATA_PACKETS = 0x3FF;

    private final VideoShardEncoder encoder = new VideoShardEncoder();
    private final int payloadSize;
    private final int fecPercentage;
    private final int minimumParity;
    private final boolean exactLength;
    private int sequence;

    /**
     * @param packetSize    P of the ANNOUNCE
     * @param fecPercentage parity for each hundred data packets, Wolf sends 20; 0 for none
     * @param minimumParity least number of parity packets of a block
     * @param exactLength   whether the frame header says how much of the last packet is used, without which no client can cut
     *                      AV1; of the other codecs Wolf's number is not to be relied on, and is 0 here
     */
    public WolfPacketizer(int packetSize, int fecPercentage, int minimumParity, boolean exactLength) {
        payloadSize = packetSize - VideoPacketHeader.NV_LENGTH;
        this.fecPercentage = fecPercentage;
        this.minimumParity = minimumParity;
        this.exactLength = exactLength;
    }

    @Override
    public void longTermReference(boolean marked) {
        // There are none.
    }

    @Override
    public List<byte[]> packetize(
            int frameNumber, FrameType type, int hostLatencyTenthMillis, int rtpTimestamp, byte[] accessUnit) {
        int length = FrameHeader.SHORT_LENGTH + accessUnit.length;
        int count = divideUp(length, payloadSize);
        if (count > MOST_DATA_PACKETS) {
            throw new IllegalArgumentException("an access unit of " + accessUnit.length + " bytes cannot be sent");
        }
        byte[] frame = new byte[count * payloadSize];
        FrameHeader.write(frame, 0, type, exactLength ? length - (count - 1) * payloadSize : 0);
        System.arraycopy(accessUnit, 0, frame, FrameHeader.SHORT_LENGTH, accessUnit.length);
        int blocks = count > MOST_IN_ONE_BLOCK ? BLOCKS : 1;
        int perBlock = divideUp(count, blocks);
        boolean repairable = perBlock + parityCount(perBlock) <= MOST_SHARDS;
        Frame whole = new Frame(frameNumber, frame, count, sequence);
        List<byte[]> datagrams = new ArrayList<>();
        if (!repairable) {
            addBlock(datagrams, whole, new Block(0, 0, 0, count, 0));
            return datagrams;
        }
        for (int block = 0; block < blocks; block++) {
            int first = block * perBlock;
            int dataCount = Math.min(perBlock, count - first);
            addBlock(datagrams, whole, new Block(block, blocks - 1, first, dataCount, parityCount(dataCount)));
        }
        return datagrams;
    }

    /** @param start sequence number of the first packet */
    private record Frame(int number, byte[] bytes, int count, int start) {}

    /** @param first number of its first data packet within the frame */
    private record Block(int number, int last, int first, int dataCount, int parityCount) {}

    private int parityCount(int dataCount) {
        int parity = VideoPacketHeader.parityShards(dataCount, fecPercentage);
        return fecPercentage == 0 ? 0 : Math.max(minimumParity, parity);
    }

    private int percentage(Block block) {
        if (block.parityCount == 0) {
            return 0;
        }
        boolean raised = block.parityCount > VideoPacketHeader.parityShards(block.dataCount, fecPercentage);
        return raised ? 100 * block.parityCount / block.dataCount : fecPercentage;
    }

    private void addBlock(List<byte[]> datagrams, Frame frame, Block block) {
        int shardSize = VideoPacketHeader.LENGTH + payloadSize;
        byte[][] data = new byte[block.dataCount][shardSize];
        byte[][] parity = new byte[block.parityCount][shardSize];
        for (int i = 0; i < block.dataCount; i++) {
            int number = block.first + i;
            transport(data[i], i, frame, block);
            VideoPacketHeader.writeLittleEndian(
                    data[i], VideoPacketHeader.STREAM_PACKET_INDEX, frame.start + number << 8);
            int start = number == 0 ? VideoPacketHeader.FLAG_START_OF_FRAME : 0;
            int end = number == frame.count - 1 ? VideoPacketHeader.FLAG_END_OF_FRAME : 0;
            data[i][VideoPacketHeader.FLAGS] = (byte) (VideoPacketHeader.FLAG_PICTURE | start | end);
            data[i][VideoPacketHeader.MULTI_FEC_FLAGS] = VideoPacketHeader.MULTI_FEC;
            System.arraycopy(frame.bytes, number * payloadSize, data[i], VideoPacketHeader.LENGTH, payloadSize);
        }
        if (parity.length > 0) {
            encoder.encode(data, parity, 0, shardSize);
        }
        for (int i = 0; i < block.parityCount; i++) {
            transport(parity[i], block.dataCount + i, frame, block);
        }
        datagrams.addAll(List.of(data));
        datagrams.addAll(List.of(parity));
        sequence += block.dataCount + block.parityCount;
    }

    private void transport(byte[] packet, int index, Frame frame, Block block) {
        VideoPacketHeader.writeTransportFields(
                packet,
                VideoPacketHeader.RTP_FLAGS,
                sequence + index & 0xFFFF,
                0,
                frame.number,
                VideoPacketHeader.multiFecBlocks(block.number, block.last),
                VideoPacketHeader.fecInfo(block.dataCount, index, percentage(block)));
    }

    private static int divideUp(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
