package io.moonfleet.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Reads capture files of the classic pcap format: microseconds or nanoseconds, either byte order. Every length is checked
 * before memory is taken for it. One thread.
 */
final class PcapReader {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int MAGIC_MICROS = 0xA1B2C3D4;
    private static final int MAGIC_NANOS = 0xA1B23C4D;
    private static final int MAGIC_PCAPNG = 0x0A0D0D0A;
    /** The largest snap length that capture programs use. */
    private static final int MAX_PACKET = 262_144;
    /** The upper bits of the link type field say how long a frame check sequence is. */
    private static final int LINK_TYPE_MASK = 0x0FFF_FFFF;

    private final InputStream input;
    private final ByteBuffer recordHeader;
    private final int linkType;
    private final long fractionNanos;
    private long records;

    /** Reads the file header; the stream stays the caller's to close. */
    PcapReader(InputStream input) throws IOException, ReplayException {
        this.input = input;
        byte[] header = input.readNBytes(FILE_HEADER);
        if (header.length < FILE_HEADER) {
            throw new ReplayException("the capture is too short to be a pcap file");
        }
        ByteBuffer buffer = ByteBuffer.wrap(header);
        int magic = buffer.getInt(0);
        if (magic == MAGIC_PCAPNG) {
            throw new ReplayException("the capture is a pcapng file; convert it to pcap first");
        }
        if (magic == Integer.reverseBytes(MAGIC_MICROS) || magic == Integer.reverseBytes(MAGIC_NANOS)) {
            buffer.order(ByteOrder.LITTLE_ENDIAN);
            magic = buffer.getInt(0);
        }
        if (magic != MAGIC_MICROS && magic != MAGIC_NANOS) {
            throw new ReplayException("the capture is not a pcap file");
        }
        fractionNanos = magic == MAGIC_NANOS ? 1 : 1000;
        linkType = buffer.getInt(20) & LINK_TYPE_MASK;
        recordHeader = ByteBuffer.allocate(RECORD_HEADER).order(buffer.order());
    }

    /** The next record, empty at the end of the file. */
    Optional<CapturedPacket> next() throws IOException, ReplayException {
        int read = input.readNBytes(recordHeader.array(), 0, RECORD_HEADER);
        if (read == 0) {
            return Optional.empty();
        }
        records++;
        if (read < RECORD_HEADER) {
            throw new ReplayException("the capture ends in the middle of record " + records);
        }
        int length = recordHeader.getInt(8);
        if (length < 0 || length > MAX_PACKET) {
            throw new ReplayException("record " + records + " of the capture has an impossible length");
        }
        byte[] data = input.readNBytes(length);
        if (data.length < length) {
            throw new ReplayException("the capture ends in the middle of record " + records);
        }
        long seconds = Integer.toUnsignedLong(recordHeader.getInt(0));
        long fraction = Integer.toUnsignedLong(recordHeader.getInt(4));
        return Optional.of(new CapturedPacket(seconds * 1_000_000_000L + fraction * fractionNanos, linkType, data));
    }
}
