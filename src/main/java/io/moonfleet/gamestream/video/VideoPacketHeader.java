package io.moonfleet.gamestream.video;

/**
 * Fields of a video packet, at absolute offsets within the RTP packet (protocol document, section 4.4.2): the RTP part is
 * big-endian, the NV part little-endian. Static accessors on the bytes, so that reading a packet allocates nothing. A
 * reader checks first that the packet has {@link #LENGTH} bytes.
 */
public final class VideoPacketHeader {
    /** Bytes before the payload: RTP header 12, reserved 4, NV header 16. */
    public static final int LENGTH = 32;
    /** Bytes of the NV header, which the announced packet size P counts. */
    public static final int NV_LENGTH = 16;
    /** What a packet has in front of the P bytes. */
    public static final int RTP_LENGTH = LENGTH - NV_LENGTH;

    /** RTP version 2 with the extension bit, without which the four reserved bytes are absent. */
    public static final int RTP_FLAGS = 0x90;
    /** Version and extension bit, the part of byte 0 that {@link #RTP_FLAGS} is about. */
    static final int RTP_FLAGS_MASK = 0xD0;
    /** Bits of fecInfo that are always 0. */
    static final int FEC_INFO_UNUSED = 0x0F;

    public static final int FLAG_PICTURE = 0x01;
    public static final int FLAG_END_OF_FRAME = 0x02;
    public static final int FLAG_START_OF_FRAME = 0x04;
    public static final int EXTRA_FLAG_LONG_TERM_REFERENCE = 0x01;

    static final int STREAM_PACKET_INDEX = 16;
    static final int FRAME_INDEX = 20;
    static final int FLAGS = 24;
    static final int EXTRA_FLAGS = 25;
    static final int MULTI_FEC_FLAGS = 26;
    static final int MULTI_FEC_BLOCKS = 27;
    static final int FEC_INFO = 28;
    static final int MULTI_FEC = 0x10;

    private VideoPacketHeader() {}

    public static int sequence(byte[] packet) {
        return (packet[2] & 0xFF) << 8 | packet[3] & 0xFF;
    }

    /** The 90 kHz clock, as the 32 bits that they are. */
    public static int timestamp(byte[] packet) {
        return (packet[4] & 0xFF) << 24 | (packet[5] & 0xFF) << 16 | (packet[6] & 0xFF) << 8 | packet[7] & 0xFF;
    }

    public static int streamPacketIndex(byte[] packet) {
        return readLittleEndian(packet, STREAM_PACKET_INDEX) >>> 8;
    }

    public static int frameIndex(byte[] packet) {
        return readLittleEndian(packet, FRAME_INDEX);
    }

    public static int flags(byte[] packet) {
        return packet[FLAGS] & 0xFF;
    }

    public static int extraFlags(byte[] packet) {
        return packet[EXTRA_FLAGS] & 0xFF;
    }

    /** Number of the FEC block within its frame, 0..3. */
    public static int block(byte[] packet) {
        return packet[MULTI_FEC_BLOCKS] >> 4 & 3;
    }

    /** Number of the frame's last FEC block, 0..3. */
    public static int lastBlock(byte[] packet) {
        return packet[MULTI_FEC_BLOCKS] >> 6 & 3;
    }

    public static int fecInfo(byte[] packet) {
        return readLittleEndian(packet, FEC_INFO);
    }

    /** FEC percentage of a {@link #fecInfo}, 0..255. */
    public static int fecPercentage(int fecInfo) {
        return fecInfo >>> 4 & 0xFF;
    }

    /** Index of the shard within its block, data first, of a {@link #fecInfo}, 0..1023. */
    public static int shardIndex(int fecInfo) {
        return fecInfo >>> 12 & 0x3FF;
    }

    /** Number of data shards k of a {@link #fecInfo}, 0..1023. */
    public static int dataShards(int fecInfo) {
        return fecInfo >>> 22;
    }

    /** Number of parity shards that {@code dataShards} and the percentage stand for. */
    public static int parityShards(int dataShards, int fecPercentage) {
        return (dataShards * fecPercentage + 99) / 100;
    }

    static int fecInfo(int dataShards, int shardIndex, int fecPercentage) {
        return dataShards << 22 | shardIndex << 12 | fecPercentage << 4;
    }

    static byte multiFecBlocks(int block, int lastBlock) {
        return (byte) (lastBlock << 6 | block << 4);
    }

    /** Writes the bytes that a host sets after computing parity and that a receiver rewrites in a repaired packet. */
    static void writeTransportFields(
            byte[] packet, int rtpFlags, int sequence, int timestamp, int frameIndex, byte multiFecBlocks, int fecInfo) {
        packet[0] = (byte) rtpFlags;
        packet[1] = 0;
        packet[2] = (byte) (sequence >> 8);
        packet[3] = (byte) sequence;
        packet[4] = (byte) (timestamp >> 24);
        packet[5] = (byte) (timestamp >> 16);
        packet[6] = (byte) (timestamp >> 8);
        packet[7] = (byte) timestamp;
        packet[8] = 0;
        packet[9] = 0;
        packet[10] = 0;
        packet[11] = 0;
        writeLittleEndian(packet, FRAME_INDEX, frameIndex);
        packet[MULTI_FEC_BLOCKS] = multiFecBlocks;
        writeLittleEndian(packet, FEC_INFO, fecInfo);
    }

    static int readLittleEndian(byte[] bytes, int offset) {
        return bytes[offset] & 0xFF
                | (bytes[offset + 1] & 0xFF) << 8
                | (bytes[offset + 2] & 0xFF) << 16
                | (bytes[offset + 3] & 0xFF) << 24;
    }

    static void writeLittleEndian(byte[] bytes, int offset, int value) {
        bytes[offset] = (byte) value;
        bytes[offset + 1] = (byte) (value >> 8);
        bytes[offset + 2] = (byte) (value >> 16);
        bytes[offset + 3] = (byte) (value >> 24);
    }
}
