package io.moonfleet.rtc.sctp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * INIT and INIT ACK (RFC 9260 sections 3.3.2 and 3.3.3).
 *
 * @param forwardTsn whether partial reliability is offered (RFC 3758 section 3.1)
 * @param reconfiguration whether streams can be reset (RFC 6525 section 3)
 * @param cookie the state cookie of an INIT ACK
 * @param unrecognized parameters that the peer wants to hear are unknown, headers included
 */
record InitChunk(
        int initiateTag,
        long receiveWindow,
        int outboundStreams,
        int inboundStreams,
        int initialTsn,
        boolean forwardTsn,
        boolean reconfiguration,
        Optional<byte[]> cookie,
        List<byte[]> unrecognized) {
    /** Least window with which anything can be sent (RFC 9260 section 3.3.2). */
    static final long LEAST_WINDOW = 1_500;

    private static final int FIXED = 16;
    private static final int IPV4_ADDRESS = 5;
    private static final int IPV6_ADDRESS = 6;
    private static final int STATE_COOKIE = 7;
    private static final int UNRECOGNIZED = 8;
    private static final int COOKIE_PRESERVATIVE = 9;
    private static final int SUPPORTED_ADDRESSES = 12;
    private static final int SUPPORTED_EXTENSIONS = 0x8008;
    private static final int FORWARD_TSN_SUPPORTED = 0xC000;
    private static final int EXTENSIONS = 2;

    /** Bytes of unknown parameters that are told back at most. */
    private static final int MAX_UNRECOGNIZED = 256;

    /** Parameters looked at; no peer has half as many. */
    private static final int MAX_PARAMETERS = 64;

    static InitChunk parse(byte[] data, int body, int length) throws MalformedPacketException {
        if (length < FIXED) {
            throw new MalformedPacketException("short INIT");
        }
        boolean forwardTsn = false;
        boolean reconfiguration = false;
        Optional<byte[]> cookie = Optional.empty();
        List<byte[]> unrecognized = new ArrayList<>();
        int reported = 0;
        ItemCursor cursor = new ItemCursor(data, body + FIXED, length - FIXED);
        boolean stopped = false;
        for (int count = 0; !stopped && cursor.next(); count++) {
            if (count == MAX_PARAMETERS) {
                throw new MalformedPacketException("too many parameters");
            }
            switch (cursor.parameterType()) {
                case STATE_COOKIE -> cookie = Optional.of(copy(data, cursor.body(), cursor.bodyLength()));
                case FORWARD_TSN_SUPPORTED -> forwardTsn = true;
                case SUPPORTED_EXTENSIONS -> {
                    for (int index = 0; index < cursor.bodyLength(); index++) {
                        int type = Wire.get8(data, cursor.body() + index);
                        forwardTsn |= type == ChunkType.FORWARD_TSN;
                        reconfiguration |= type == ChunkType.RE_CONFIG;
                    }
                }
                case IPV4_ADDRESS, IPV6_ADDRESS, UNRECOGNIZED, COOKIE_PRESERVATIVE, SUPPORTED_ADDRESSES -> {
                    // There are no addresses under DTLS, and one cookie lifetime for all.
                }
                default -> {
                    // The two highest bits say what to do (RFC 9260 section 3.2.1).
                    if ((cursor.parameterType() & 0x4000) != 0 && reported + cursor.length() <= MAX_UNRECOGNIZED) {
                        unrecognized.add(copy(data, cursor.start(), cursor.length()));
                        reported += Wire.padded(cursor.length()) + ItemCursor.HEADER;
                    }
                    stopped = (cursor.parameterType() & 0x8000) == 0;
                }
            }
        }
        return new InitChunk(Wire.get32(data, body), Wire.unsigned32(data, body + 4), Wire.get16(data, body + 8),
                Wire.get16(data, body + 10), Wire.get32(data, body + 12), forwardTsn, reconfiguration, cookie,
                List.copyOf(unrecognized));
    }

    /** What makes the set-up impossible, if anything (RFC 9260 sections 3.3.2 and 5.1). */
    Optional<String> refusal() {
        if (initiateTag == 0) {
            return Optional.of("verification tag of zero");
        }
        if (outboundStreams == 0 || inboundStreams == 0) {
            return Optional.of("no streams");
        }
        return receiveWindow < LEAST_WINDOW ? Optional.of("receive window too small") : Optional.empty();
    }

    void write(PacketWriter writer, int chunkType) {
        int length = FIXED + ItemCursor.HEADER + Wire.padded(ItemCursor.HEADER + EXTENSIONS);
        length += cookie.map(bytes -> Wire.padded(ItemCursor.HEADER + bytes.length)).orElse(0);
        for (byte[] parameter : unrecognized) {
            length += ItemCursor.HEADER + Wire.padded(parameter.length);
        }
        int at = writer.chunk(chunkType, 0, length);
        byte[] out = writer.buffer();
        Wire.put32(out, at, initiateTag);
        Wire.put32(out, at + 4, (int) receiveWindow);
        Wire.put16(out, at + 8, outboundStreams);
        Wire.put16(out, at + 10, inboundStreams);
        Wire.put32(out, at + 12, initialTsn);
        at += FIXED;
        at = parameter(out, at, FORWARD_TSN_SUPPORTED, new byte[0]);
        at = parameter(out, at, SUPPORTED_EXTENSIONS, new byte[] {(byte) ChunkType.RE_CONFIG, (byte) ChunkType.FORWARD_TSN});
        if (cookie.isPresent()) {
            at = parameter(out, at, STATE_COOKIE, cookie.get());
        }
        for (byte[] parameter : unrecognized) {
            at = parameter(out, at, UNRECOGNIZED, parameter);
        }
    }

    private static int parameter(byte[] out, int at, int type, byte[] value) {
        Wire.put16(out, at, type);
        Wire.put16(out, at + 2, ItemCursor.HEADER + value.length);
        int body = at + ItemCursor.HEADER;
        System.arraycopy(value, 0, out, body, value.length);
        int end = body + Wire.padded(value.length);
        for (int pad = body + value.length; pad < end; pad++) {
            out[pad] = 0;
        }
        return end;
    }

    private static byte[] copy(byte[] data, int from, int length) {
        byte[] bytes = new byte[length];
        System.arraycopy(data, from, bytes, 0, length);
        return bytes;
    }
}
