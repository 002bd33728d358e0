package io.moonfleet.rtc.sctp;

/** Walks the chunks of a packet or the parameters of a chunk: both have a length at their third byte and padding. */
final class ItemCursor {
    static final int HEADER = 4;

    private final byte[] data;
    private final int end;
    private int start;
    private int length;
    private int next;

    ItemCursor(byte[] data, int offset, int length) {
        this.data = data;
        end = offset + length;
        next = offset;
    }

    /** Goes to the next item; false at the end. Padding may be missing after the last one. */
    boolean next() throws MalformedPacketException {
        if (next >= end) {
            return false;
        }
        if (end - next < HEADER) {
            throw new MalformedPacketException("incomplete header");
        }
        start = next;
        length = Wire.get16(data, start + 2);
        if (length < HEADER || length > end - start) {
            throw new MalformedPacketException("length of a chunk or parameter");
        }
        next = start + Wire.padded(length);
        return true;
    }

    int chunkType() {
        return Wire.get8(data, start);
    }

    int flags() {
        return Wire.get8(data, start + 1);
    }

    int parameterType() {
        return Wire.get16(data, start);
    }

    /** Where the item's header begins. */
    int start() {
        return start;
    }

    /** Bytes of the item with its header and without padding. */
    int length() {
        return length;
    }

    int body() {
        return start + HEADER;
    }

    int bodyLength() {
        return length - HEADER;
    }

    boolean last() {
        return next >= end;
    }
}
