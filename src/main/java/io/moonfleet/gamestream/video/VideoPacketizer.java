package io.moonfleet.gamestream.video;

import io.moonfleet.gamestream.fec.VideoShardEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The host's side of the video stream: cuts access units into datagrams with Reed-Solomon parity (protocol document, section
 * 4.5), byte for byte as Sunshine does. Keeps the running sequence number; one instance per session, one thread.
 */
public final class VideoPacketizer implements FramePacketizer {
    private static final int MAX_BLOCKS = 4;
    private static final int MAX_SHARDS_TIMES_100 = 25500;

    private final VideoShardEncoder encoder = new VideoShardEncoder();
    private final int payloadSize;
    private final int shardSize;
    private final int fecPercentage;
    private final int minimumParity;
    private final Optional<VideoEncryption> encryption;
    /** Unwrapped number of the next packet; its low bits go out as RTP sequence and stream packet index. */
    private long nextSequence;
    private boolean longTermReference;

    /**
     * @param packetSize    P of the ANNOUNCE, already reduced by 32 where the stream is encrypted
     * @param fecPercentage parity for each hundred data packets, Sunshine sends 20; 0 for none
     * @param minimumParity least number of parity packets of a block, {@code minRequiredFecPackets} of the ANNOUNCE
     * @param key           16 bytes of {@code rikey} for an encrypted stream
     */
    public VideoPacketizer(int packetSize, int fecPercentage, int minimumParity, Optional<byte[]> key) {
        if (packetSize <= VideoPacketHeader.NV_LENGTH || fecPercentage < 0 || fecPercentage > 255) {
            throw new IllegalArgumentException("packet size " + packetSize + ", FEC percentage " + fecPercentage);
        }
        this.payloadSize = packetSize - VideoPacketHeader.NV_LENGTH;
        this.shardSize = packetSize + VideoPacketHeader.RTP_LENGTH;
        this.fecPercentage = fecPercentage;
        this.minimumParity = minimumParity;
        this.encryption = key.map(VideoEncryption::new);
    }

    /** Continues with that sequence number, for hosts and tests that do not start at 0. */
    public void startAt(long sequence) {
        nextSequence = sequence;
    }

    @Override
    public void longTermReference(boolean marked) {
        longTermReference = marked;
    }

    @Override
    public List<byte[]> packetize(
            int frameNumber, FrameType type, int hostLatencyTenthMillis, int rtpTimestamp, byte[] accessUnit) {
        int frameLength = FrameHeader.SHORT_LENGTH + accessUnit.length;
        int packets = divideUp(frameLength, payloadSize);
        byte[] frame = new byte[packets * payloadSize];
        int lastPayload = frameLength % payloadSize;
        FrameHeader.write(frame, hostLatencyTenthMillis, type, lastPayload == 0 ? payloadSize : lastPayload);
        System.arraycopy(accessUnit, 0, frame, FrameHeader.SHORT_LENGTH, accessUnit.length);

        int percentage = fecPercentage;
        int blocks = divideUp(packets, MAX_SHARDS_TIMES_100 / (100 + percentage));
        if (blocks > MAX_BLOCKS) {
            blocks = MAX_BLOCKS;
            percentage = 0;
        }
        // The last packet counts with its real length here, which is why the blocks do not simply get a share each.
        int totalBytes = frameLength + packets * VideoPacketHeader.LENGTH;
        int perBlock = divideUp(totalBytes / blocks, shardSize);
        List<byte[]> datagrams = new ArrayList<>(packets + packets * percentage / 100 + 2 * blocks);
        for (int block = 0; block < blocks; block++) {
            int first = Math.min(block * perBlock, packets);
            int count = block == blocks - 1 ? packets - first : Math.min(perBlock, packets - first);
            if (count < 1 || count > 0x3FF) {
                throw new IllegalArgumentException("an access unit of " + accessUnit.length + " bytes cannot be sent");
            }
            Block position = new Block(frameNumber, rtpTimestamp, block, blocks - 1, percentage);
            addBlock(datagrams, position, frame, first, count);
        }
        return datagrams;
    }

    private record Block(int frameNumber, int timestamp, int number, int last, int percentage) {}

    private void addBlock(List<byte[]> datagrams, Block block, byte[] frame, int first, int count) {
        int parityCount = VideoPacketHeader.parityShards(count, block.percentage);
        int percentage = block.percentage;
        if (percentage != 0 && parityCount < minimumParity) {
            parityCount = minimumParity;
            percentage = 100 * parityCount / count;
        }
        byte[][] data = new byte[count][shardSize];
        for (int i = 0; i < count; i++) {
            writeDataPacket(data[i], block, i, count);
            System.arraycopy(frame, (first + i) * payloadSize, data[i], VideoPacketHeader.LENGTH, payloadSize);
        }
        byte[][] parity = new byte[parityCount][shardSize];
        if (parityCount > 0) {
            encoder.encode(data, parity, 0, shardSize);
        }
        for (int i = 0; i < count + parityCount; i++) {
            byte[] packet = i < count ? data[i] : parity[i - count];
            VideoPacketHeader.writeTransportFields(
                    packet,
                    VideoPacketHeader.RTP_FLAGS,
                    (int) (nextSequence + i) & 0xFFFF,
                    block.timestamp,
                    block.frameNumber,
                    VideoPacketHeader.multiFecBlocks(block.number, block.last),
                    VideoPacketHeader.fecInfo(count, i, percentage));
            datagrams.add(encryption.map(cipher -> cipher.encrypt(packet, block.frameNumber)).orElse(packet));
        }
        nextSequence += count + parityCount;
    }

    /** Everything that is set before parity is computed. */
    private void writeDataPacket(byte[] packet, Block block, int index, int count) {
        int flags = VideoPacketHeader.FLAG_PICTURE;
        if (index == 0) {
            flags |= VideoPacketHeader.FLAG_START_OF_FRAME;
        }
        if (index == count - 1) {
            flags |= VideoPacketHeader.FLAG_END_OF_FRAME;
        }
        int packetIndex = (int) (nextSequence + index) << 8;
        VideoPacketHeader.writeLittleEndian(packet, VideoPacketHeader.STREAM_PACKET_INDEX, packetIndex);
        VideoPacketHeader.writeLittleEndian(packet, VideoPacketHeader.FRAME_INDEX, block.frameNumber);
        packet[VideoPacketHeader.FLAGS] = (byte) flags;
        if (longTermReference) {
            packet[VideoPacketHeader.EXTRA_FLAGS] = VideoPacketHeader.EXTRA_FLAG_LONG_TERM_REFERENCE;
        }
        packet[VideoPacketHeader.MULTI_FEC_FLAGS] = VideoPacketHeader.MULTI_FEC;
        packet[VideoPacketHeader.MULTI_FEC_BLOCKS] = VideoPacketHeader.multiFecBlocks(block.number, block.last);
    }

    private static int divideUp(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
