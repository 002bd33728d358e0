package io.moonfleet.rtc.rtp;

/** AV1 (RTP payload format for AV1, section 4): gives the temporal unit in the low-overhead format, without temporal delimiter. */
public final class Av1Depacketizer implements VideoDepacketizer {
    private static final int SEQUENCE_HEADER = 1;
    private static final int EXTENSION = 0x04;
    private static final int HAS_SIZE = 0x02;

    private final ByteSink sink = new ByteSink();
    /** The OBU being put together, without size field. */
    private final ByteSink unit = new ByteSink();
    private final byte[] size = new byte[5];
    private boolean broken;
    private boolean open;
    private boolean sequenceHeader;

    @Override
    public void begin() {
        sink.clear();
        unit.clear();
        broken = false;
        open = false;
        sequenceHeader = false;
    }

    @Override
    public boolean add(byte[] data, int offset, int length) {
        if (!broken) {
            broken = length < 2 || !payload(data, offset, offset + length);
        }
        return !broken;
    }

    @Override
    public boolean complete() {
        return !broken && !open && sink.length() > 0;
    }

    @Override
    public boolean keyFrame() {
        return sequenceHeader;
    }

    @Override
    public byte[] data() {
        return sink.data();
    }

    @Override
    public int length() {
        return sink.length();
    }

    private boolean payload(byte[] data, int offset, int end) {
        int header = data[offset];
        boolean continues = (header & 0x80) != 0;
        boolean goesOn = (header & 0x40) != 0;
        int counted = header >> 4 & 3;
        if (continues != open) {
            return false;
        }
        int position = offset + 1;
        int element = 0;
        while (position < end) {
            element++;
            int length = end - position;
            if (element != counted) {
                long field = Leb128.read(data, position, end);
                if (field < 0) {
                    return false;
                }
                position += Leb128.bytes(field);
                length = Leb128.value(field);
            }
            if (length > end - position || !unit.append(data, position, length)) {
                return false;
            }
            position += length;
            open = position == end && goesOn;
            if (!open && !unitEnds()) {
                return false;
            }
        }
        return counted == 0 || element == counted;
    }

    /** Appends the unit with its size field; one that has a field already keeps it. */
    private boolean unitEnds() {
        int length = unit.length();
        if (length == 0) {
            return true;
        }
        byte[] data = unit.data();
        int headerLength = (data[0] & EXTENSION) != 0 ? 2 : 1;
        if (length < headerLength) {
            return false;
        }
        sequenceHeader |= (data[0] >> 3 & 0x0F) == SEQUENCE_HEADER;
        boolean good;
        if ((data[0] & HAS_SIZE) != 0) {
            good = sink.append(data, 0, length);
        } else {
            int sizeLength = Leb128.write(length - headerLength, size, 0);
            good = sink.append(data[0] | HAS_SIZE) && (headerLength == 1 || sink.append(data[1]))
                    && sink.append(size, 0, sizeLength) && sink.append(data, headerLength, length - headerLength);
        }
        unit.clear();
        return good;
    }
}
