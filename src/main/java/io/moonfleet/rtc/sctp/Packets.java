package io.moonfleet.rtc.sctp;

import java.util.zip.CRC32C;

/** The common header (RFC 9260 section 3.1): ports, verification tag and checksum. */
final class Packets {
    static final int HEADER = 12;

    private static final int TAG = 4;
    private static final int CHECKSUM = 8;

    private Packets() {}

    static void writeHeader(byte[] data, int sourcePort, int destinationPort, int tag) {
        Wire.put16(data, 0, sourcePort);
        Wire.put16(data, 2, destinationPort);
        Wire.put32(data, TAG, tag);
        Wire.put32(data, CHECKSUM, 0);
    }

    /** Fills the checksum in; the field must be zero. */
    static void seal(byte[] data, int length, CRC32C crc) {
        crc.reset();
        crc.update(data, 0, length);
        putChecksum(data, (int) crc.getValue());
    }

    /** Whether this has the length, ports and checksum of a packet for the port. */
    static boolean valid(byte[] data, int offset, int length, int sourcePort, int destinationPort, CRC32C crc) {
        if (length < HEADER + ItemCursor.HEADER
                || Wire.get16(data, offset) != sourcePort
                || Wire.get16(data, offset + 2) != destinationPort) {
            return false;
        }
        int claimed = Integer.reverseBytes(Wire.get32(data, offset + CHECKSUM));
        crc.reset();
        crc.update(data, offset, CHECKSUM);
        crc.update(0);
        crc.update(0);
        crc.update(0);
        crc.update(0);
        crc.update(data, offset + HEADER, length - HEADER);
        return claimed == (int) crc.getValue();
    }

    static int tag(byte[] data, int offset) {
        return Wire.get32(data, offset + TAG);
    }

    /** The polynomial's register goes out lowest byte first (RFC 9260 appendix A). */
    private static void putChecksum(byte[] data, int value) {
        Wire.put32(data, CHECKSUM, Integer.reverseBytes(value));
    }
}
