package io.moonfleet.rtc.rtp;

/** HEVC without decoding order numbers (RFC 7798): single NAL units, aggregation packets and fragmentation units. */
public final class HevcDepacketizer implements VideoDepacketizer {
    private static final int AGGREGATION = 48;
    private static final int FRAGMENTATION = 49;
    private static final long PARAMETER_SETS = 1L << 32 | 1L << 33 | 1L << 34;
    /** The pictures at which decoding can start: BLA, IDR and CRA, types 16 to 21. */
    private static final long RANDOM_ACCESS = 0x3FL << 16;

    private final ByteSink sink = new ByteSink();
    private boolean broken;
    private boolean fragmentOpen;
    private long typesSeen;

    @Override
    public void begin() {
        sink.clear();
        broken = false;
        fragmentOpen = false;
        typesSeen = 0;
    }

    @Override
    public boolean add(byte[] data, int offset, int length) {
        if (!broken) {
            broken = length < 3 || !payload(data, offset, length);
        }
        return !broken;
    }

    @Override
    public boolean complete() {
        return !broken && !fragmentOpen && sink.length() > 0;
    }

    @Override
    public boolean keyFrame() {
        return (typesSeen & PARAMETER_SETS) == PARAMETER_SETS && (typesSeen & RANDOM_ACCESS) != 0;
    }

    @Override
    public byte[] data() {
        return sink.data();
    }

    @Override
    public int length() {
        return sink.length();
    }

    private boolean payload(byte[] data, int offset, int length) {
        int type = data[offset] >> 1 & 0x3F;
        if (type == FRAGMENTATION) {
            return fragment(data, offset, length);
        }
        if (fragmentOpen || type > FRAGMENTATION) {
            return false;
        }
        return type == AGGREGATION ? aggregate(data, offset + 2, offset + length) : unit(data, offset, length);
    }

    private boolean unit(byte[] data, int offset, int length) {
        typesSeen |= 1L << (data[offset] >> 1 & 0x3F);
        return sink.startCode() && sink.append(data, offset, length);
    }

    private boolean aggregate(byte[] data, int offset, int end) {
        int position = offset;
        while (position < end) {
            if (end - position < 4) {
                return false;
            }
            int length = Bits.get16(data, position);
            position += 2;
            if (length < 2 || length > end - position || !unit(data, position, length)) {
                return false;
            }
            position += length;
        }
        return position > offset;
    }

    private boolean fragment(byte[] data, int offset, int length) {
        if (length < 4) {
            return false;
        }
        int header = data[offset + 2];
        boolean first = (header & 0x80) != 0;
        boolean last = (header & 0x40) != 0;
        if (first == fragmentOpen || first && last) {
            return false;
        }
        if (first) {
            int type = header & 0x3F;
            typesSeen |= 1L << type;
            if (!sink.startCode() || !sink.append(data[offset] & 0x81 | type << 1) || !sink.append(data[offset + 1])) {
                return false;
            }
        }
        fragmentOpen = !last;
        return sink.append(data, offset + 3, length - 3);
    }
}
