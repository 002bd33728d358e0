package io.moonfleet.rtc.sctp;

import java.util.Arrays;

/**
 * A DATA chunk as received (RFC 9260 section 3.3.1).
 *
 * @param tsn its place among all chunks, unwrapped
 */
record DataChunk(int flags, long tsn, int stream, int ssn, int ppid, byte[] payload) {
    /** TSN, stream, sequence number and payload protocol, before the payload. */
    static final int FIXED = 12;

    static DataChunk parse(int flags, byte[] data, int body, int length, long tsn) {
        return new DataChunk(flags, tsn, Wire.get16(data, body + 4), Wire.get16(data, body + 6), Wire.get32(data, body + 8),
                Arrays.copyOfRange(data, body + FIXED, body + length));
    }

    boolean first() {
        return (flags & ChunkType.BEGIN) != 0;
    }

    boolean last() {
        return (flags & ChunkType.END) != 0;
    }

    boolean unordered() {
        return (flags & ChunkType.UNORDERED) != 0;
    }

    /** Whether both can be parts of one message. */
    boolean sameMessage(DataChunk other) {
        return stream == other.stream && unordered() == other.unordered() && (unordered() || ssn == other.ssn);
    }
}
