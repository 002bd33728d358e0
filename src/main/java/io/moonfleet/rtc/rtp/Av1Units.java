package io.moonfleet.rtc.rtp;

import java.util.Arrays;

/**
 * The OBUs of a temporal unit in the low-overhead format (AV1 specification, section 5.2) as they travel in RTP: without their size
 * fields, and without temporal delimiters, tile lists and padding (RTP payload format for AV1, section 5). Reused for every access
 * unit.
 */
final class Av1Units {
    private static final int SEQUENCE_HEADER = 1;
    private static final int TEMPORAL_DELIMITER = 2;
    private static final int TILE_LIST = 8;
    private static final int PADDING = 15;
    private static final int EXTENSION = 0x04;
    private static final int HAS_SIZE = 0x02;

    /** Where the header of a unit lies, where its content begins (behind the size field), and where it ends. */
    private int[] headers = new int[8];
    private int[] contents = new int[8];
    private int[] ends = new int[8];
    private int count;
    private boolean sequenceHeader;

    /**
     * Looks for the units of {@code data}.
     *
     * @return whether it is well-formed
     */
    boolean find(byte[] data) {
        count = 0;
        sequenceHeader = false;
        int position = 0;
        while (position < data.length) {
            int header = position;
            int flags = data[position++];
            if ((flags & EXTENSION) != 0) {
                position++;
            }
            int size = data.length - position;
            if ((flags & HAS_SIZE) != 0) {
                long field = Leb128.read(data, position, data.length);
                if (field < 0) {
                    return false;
                }
                position += Leb128.bytes(field);
                size = Leb128.value(field);
            }
            if (position > data.length || size > data.length - position) {
                return false;
            }
            int type = flags >> 3 & 0x0F;
            if (type != TEMPORAL_DELIMITER && type != TILE_LIST && type != PADDING) {
                sequenceHeader |= type == SEQUENCE_HEADER;
                add(header, position, position + size);
            }
            position += size;
        }
        return true;
    }

    int count() {
        return count;
    }

    /** Whether a new coded video sequence may begin here. */
    boolean sequenceHeader() {
        return sequenceHeader;
    }

    /** Bytes of a unit without its size field. */
    int length(byte[] data, int unit) {
        return headerLength(data, unit) + ends[unit] - contents[unit];
    }

    /** Appends bytes of a unit, counted from its header on, whose flag for the size field is cleared. */
    void append(byte[] data, int unit, int from, int bytes, PacketizedFrame frame) {
        int headerLength = headerLength(data, unit);
        int position = from;
        int end = from + bytes;
        if (position == 0 && position < end) {
            frame.append(data[headers[unit]] & ~HAS_SIZE);
            position++;
        }
        if (position == 1 && position < end && headerLength == 2) {
            frame.append(data[headers[unit] + 1]);
            position++;
        }
        frame.append(data, contents[unit] + position - headerLength, end - position);
    }

    private int headerLength(byte[] data, int unit) {
        return (data[headers[unit]] & EXTENSION) != 0 ? 2 : 1;
    }

    private void add(int header, int content, int end) {
        if (count == headers.length) {
            headers = Arrays.copyOf(headers, count * 2);
            contents = Arrays.copyOf(contents, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        headers[count] = header;
        contents[count] = content;
        ends[count++] = end;
    }
}
