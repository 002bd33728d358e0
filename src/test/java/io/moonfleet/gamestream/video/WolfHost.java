package io.moonfleet.gamestream.video;

import io.moonfleet.gamestream.fec.ReedSolomonVideo;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs frames as Wolf does (protocol document, sections 4.4.3 and 4.5): more than 90 data packets make three blocks, only
 * the frame's first and last packet carry border flags, and the transport fields are there before parity is computed.
 */
final class WolfHost {
    private static final int MOST_IN_ONE_BLOCK = 90;
    private static final int BLOCKS = 3;
    private static final int PERCENTAGE = 20;
    private static final int MINIMUM_PARITY = 2;

    private final int payloadSize;
    private int sequence;

    WolfHost(int packetSize) {
        payloadSize = packetSize - VideoPacketHeader.NV_LENGTH;
    }

    List<byte[]> packetize(int number, FrameType type, byte[] accessUnit) {
        int length = FrameHeader.SHORT_LENGTH + accessUnit.length;
        int count = (length + payloadSize - 1) / payloadSize;
        byte[] frame = new byte[count * payloadSize];
        FrameHeader.write(frame, 0, type, 0);
        System.arraycopy(accessUnit, 0, frame, FrameHeader.SHORT_LENGTH, accessUnit.length);
        int blocks = count > MOST_IN_ONE_BLOCK ? BLOCKS : 1;
        int perBlock = (count + blocks - 1) / blocks;
        int startOfFrame = sequence;
        List<byte[]> datagrams = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            int first = block * perBlock;
            int dataCount = Math.min(perBlock, count - first);
            int parityCount = Math.max(MINIMUM_PARITY, VideoPacketHeader.parityShards(dataCount, PERCENTAGE));
            int percentage = Math.max(PERCENTAGE, 100 * parityCount / dataCount);
            byte[][] data = new byte[dataCount][VideoPacketHeader.LENGTH + payloadSize];
            byte[][] parity = new byte[parityCount][VideoPacketHeader.LENGTH + payloadSize];
            byte blockByte = VideoPacketHeader.multiFecBlocks(block, blocks - 1);
            for (int i = 0; i < dataCount; i++) {
                transport(data[i], i, dataCount, percentage, number, blockByte);
                VideoPacketHeader.writeLittleEndian(
                        data[i], VideoPacketHeader.STREAM_PACKET_INDEX, startOfFrame + first + i << 8);
                int start = first + i == 0 ? VideoPacketHeader.FLAG_START_OF_FRAME : 0;
                int end = first + i == count - 1 ? VideoPacketHeader.FLAG_END_OF_FRAME : 0;
                data[i][VideoPacketHeader.FLAGS] = (byte) (VideoPacketHeader.FLAG_PICTURE | start | end);
                data[i][VideoPacketHeader.MULTI_FEC_FLAGS] = VideoPacketHeader.MULTI_FEC;
                System.arraycopy(frame, (first + i) * payloadSize, data[i], VideoPacketHeader.LENGTH, payloadSize);
            }
            ReedSolomonVideo.encode(data, parity, 0, VideoPacketHeader.LENGTH + payloadSize);
            for (int i = 0; i < parityCount; i++) {
                transport(parity[i], dataCount + i, dataCount, percentage, number, blockByte);
            }
            datagrams.addAll(List.of(data));
            datagrams.addAll(List.of(parity));
            sequence += dataCount + parityCount;
        }
        return datagrams;
    }

    /** Its timestamps are always 0. */
    private void transport(byte[] packet, int index, int dataCount, int percentage, int number, byte blockByte) {
        VideoPacketHeader.writeTransportFields(packet, VideoPacketHeader.RTP_FLAGS, sequence + index & 0xFFFF, 0, number,
                blockByte, VideoPacketHeader.fecInfo(dataCount, index, percentage));
    }
}
