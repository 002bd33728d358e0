package io.moonfleet.rtc.rtp;

/** What the payload formats of H.264 and HEVC have in common on the way back: single NAL units, aggregation packets, fragments. */
abstract sealed class NalUnitDepacketizer implements VideoDepacketizer permits H264Depacketizer, HevcDepacketizer {
    private static final int START = 0x80;
    private static final int END = 0x40;

    private final int headerBytes;
    private final int leastPayload;
    private final int aggregation;
    private final int fragmentation;
    private final ByteSink sink = new ByteSink();
    private boolean broken;
    private boolean fragmentOpen;
    /** A bit for each type of NAL unit. */
    private long typesSeen;

    /**
     * @param headerBytes   of a NAL unit, an aggregation packet and, before one byte more, a fragment
     * @param leastPayload  bytes, fewer are no payload
     * @param aggregation   type of aggregation packets
     * @param fragmentation type of fragments
     */
    NalUnitDepacketizer(int headerBytes, int leastPayload, int aggregation, int fragmentation) {
        this.headerBytes = headerBytes;
        this.leastPayload = leastPayload;
        this.aggregation = aggregation;
        this.fragmentation = fragmentation;
    }

    @Override
    public final void begin() {
        sink.clear();
        broken = false;
        fragmentOpen = false;
        typesSeen = 0;
    }

    @Override
    public final boolean add(byte[] data, int offset, int length) {
        if (!broken) {
            broken = length < leastPayload || !payload(data, offset, length);
        }
        return !broken;
    }

    @Override
    public final boolean complete() {
        return !broken && !fragmentOpen && sink.length() > 0;
    }

    @Override
    public final boolean keyFrame() {
        return keyFrame(typesSeen);
    }

    @Override
    public final byte[] data() {
        return sink.data();
    }

    @Override
    public final int length() {
        return sink.length();
    }

    /** Whether decoding can start with units of these types, a bit each. */
    abstract boolean keyFrame(long types);

    /** The type in the first byte of a header. */
    abstract int type(byte first);

    /** Whether a unit of this type may be a packet by itself. */
    abstract boolean single(int type);

    /** The type in the byte behind a fragment's header. */
    abstract int fragmentType(byte flagsAndType);

    /** The first byte of a fragment's header with the type of the unit that it is of. */
    abstract int unitHeader(byte first, int type);

    private boolean payload(byte[] data, int offset, int length) {
        int type = type(data[offset]);
        if (type == fragmentation) {
            return fragment(data, offset, length);
        }
        if (fragmentOpen) {
            return false;
        }
        if (type == aggregation) {
            return aggregate(data, offset + headerBytes, offset + length);
        }
        return single(type) && unit(data, offset, length);
    }

    private boolean unit(byte[] data, int offset, int length) {
        typesSeen |= 1L << type(data[offset]);
        return sink.startCode() && sink.append(data, offset, length);
    }

    private boolean aggregate(byte[] data, int offset, int end) {
        int position = offset;
        while (position < end) {
            if (end - position < 2 + headerBytes) {
                return false;
            }
            int length = Bits.get16(data, position);
            position += 2;
            if (length < headerBytes || length > end - position || !unit(data, position, length)) {
                return false;
            }
            position += length;
        }
        return position > offset;
    }

    private boolean fragment(byte[] data, int offset, int length) {
        if (length < headerBytes + 2) {
            return false;
        }
        int content = offset + headerBytes + 1;
        byte flagsAndType = data[content - 1];
        boolean first = (flagsAndType & START) != 0;
        boolean last = (flagsAndType & END) != 0;
        if (first == fragmentOpen || first && last) {
            return false;
        }
        if (first) {
            int type = fragmentType(flagsAndType);
            typesSeen |= 1L << type;
            if (!sink.startCode()
                    || !sink.append(unitHeader(data[offset], type))
                    || !sink.append(data, offset + 1, headerBytes - 1)) {
                return false;
            }
        }
        fragmentOpen = !last;
        return sink.append(data, content, offset + length - content);
    }
}
