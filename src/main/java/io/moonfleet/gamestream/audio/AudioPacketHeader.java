package io.moonfleet.gamestream.audio;

/** Layout of the audio datagrams (protocol document, section 5.2), big-endian. */
final class AudioPacketHeader {
    /** RTP header in front of every body. */
    static final int LENGTH = 12;
    /** RTP and FEC header in front of parity bytes. */
    static final int FEC_LENGTH = 24;
    /** Largest datagram a client takes. */
    static final int MAX_DATAGRAM = 1400;

    static final int RTP_FLAGS = 0x80;
    /** The bits of byte 0 that hold the RTP version. */
    static final int VERSION_MASK = 0xC0;
    static final int TYPE_DATA = 97;
    static final int TYPE_FEC = 127;

    private static final int TYPE = 1;
    private static final int SEQUENCE = 2;
    private static final int TIMESTAMP = 4;
    private static final int FEC_SHARD_INDEX = 12;
    private static final int FEC_PROTECTED_TYPE = 13;
    private static final int FEC_BASE_SEQUENCE = 14;
    private static final int FEC_BASE_TIMESTAMP = 16;

    private AudioPacketHeader() {}

    static int type(byte[] datagram) {
        return datagram[TYPE] & 0xFF;
    }

    static int sequence(byte[] datagram) {
        return readShort(datagram, SEQUENCE);
    }

    static int fecShardIndex(byte[] datagram) {
        return datagram[FEC_SHARD_INDEX] & 0xFF;
    }

    static int fecBaseSequence(byte[] datagram) {
        return readShort(datagram, FEC_BASE_SEQUENCE);
    }

    static void writeData(byte[] datagram, int sequence, int timestamp) {
        datagram[0] = (byte) RTP_FLAGS;
        datagram[TYPE] = TYPE_DATA;
        writeShort(datagram, SEQUENCE, sequence);
        writeInt(datagram, TIMESTAMP, timestamp);
    }

    static void writeFec(byte[] datagram, int shardIndex, int baseSequence, int baseTimestamp) {
        datagram[0] = (byte) RTP_FLAGS;
        datagram[TYPE] = TYPE_FEC;
        writeShort(datagram, SEQUENCE, baseSequence + 4 + shardIndex);
        datagram[FEC_SHARD_INDEX] = (byte) shardIndex;
        datagram[FEC_PROTECTED_TYPE] = TYPE_DATA;
        writeShort(datagram, FEC_BASE_SEQUENCE, baseSequence);
        writeInt(datagram, FEC_BASE_TIMESTAMP, baseTimestamp);
    }

    private static int readShort(byte[] bytes, int offset) {
        return (bytes[offset] & 0xFF) << 8 | bytes[offset + 1] & 0xFF;
    }

    private static void writeShort(byte[] bytes, int offset, int value) {
        bytes[offset] = (byte) (value >> 8);
        bytes[offset + 1] = (byte) value;
    }

    private static void writeInt(byte[] bytes, int offset, int value) {
        writeShort(bytes, offset, value >> 16);
        writeShort(bytes, offset + 2, value);
    }
}
