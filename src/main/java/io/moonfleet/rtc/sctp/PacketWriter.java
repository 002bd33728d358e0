package io.moonfleet.rtc.sctp;

import java.util.Arrays;
import java.util.zip.CRC32C;

/** Bundles chunks into packets in one reused array and hands full ones out. */
final class PacketWriter {
    private final byte[] data;
    private final int port;
    private final SctpOutput output;
    private final CRC32C crc = new CRC32C();
    private int length;
    private int tag;

    PacketWriter(SctpSettings settings, SctpOutput output) {
        data = new byte[settings.packetSize()];
        port = settings.port();
        this.output = output;
    }

    /** The verification tag of what follows; a packet begun with another tag leaves first. */
    void tag(int verificationTag) {
        if (verificationTag != tag) {
            flush();
            tag = verificationTag;
        }
    }

    byte[] buffer() {
        return data;
    }

    /** Bytes that the body of another chunk may have in the packet begun; negative when there is no room for any. */
    int room() {
        int used = length == 0 ? Packets.HEADER : length;
        return data.length - used - ItemCursor.HEADER;
    }

    /** Longest body of a chunk. */
    int largestBody() {
        return data.length - Packets.HEADER - ItemCursor.HEADER;
    }

    boolean empty() {
        return length == 0;
    }

    /** Begins a chunk, in a new packet when need be; returns where in the buffer its body is to be written. */
    int chunk(int type, int flags, int bodyLength) {
        if (bodyLength > room()) {
            flush();
        }
        if (length == 0) {
            Packets.writeHeader(data, port, port, tag);
            length = Packets.HEADER;
        }
        int body = length + ItemCursor.HEADER;
        Wire.put8(data, length, type);
        Wire.put8(data, length + 1, flags);
        Wire.put16(data, length + 2, ItemCursor.HEADER + bodyLength);
        length = body + Wire.padded(bodyLength);
        Arrays.fill(data, body + bodyLength, length, (byte) 0);
        return body;
    }

    /** A chunk whose body is there already. */
    void chunk(int type, int flags, byte[] body, int offset, int bodyLength) {
        int at = chunk(type, flags, bodyLength);
        System.arraycopy(body, offset, data, at, bodyLength);
    }

    /** Sends the packet begun, if any. */
    void flush() {
        if (length > 0) {
            int ready = length;
            length = 0;
            Packets.seal(data, ready, crc);
            output.packet(data, 0, ready);
        }
    }
}
