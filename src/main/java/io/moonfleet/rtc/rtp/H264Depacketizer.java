package io.moonfleet.rtc.rtp;

/** H.264 of packetization mode 1 (RFC 6184): single NAL units, STAP-A and FU-A. */
public final class H264Depacketizer implements VideoDepacketizer {
    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final int IDR = 5;
    private static final int SEQUENCE_PARAMETERS = 7;
    private static final int PICTURE_PARAMETERS = 8;

    private final ByteSink sink = new ByteSink();
    private boolean broken;
    private boolean fragmentOpen;
    private int typesSeen;

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
            broken = length < 1 || !payload(data, offset, length);
        }
        return !broken;
    }

    @Override
    public boolean complete() {
        return !broken && !fragmentOpen && sink.length() > 0;
    }

    @Override
    public boolean keyFrame() {
        int needed = 1 << IDR | 1 << SEQUENCE_PARAMETERS | 1 << PICTURE_PARAMETERS;
        return (typesSeen & needed) == needed;
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
        int type = data[offset] & 0x1F;
        if (type == FU_A) {
            return fragment(data, offset, length);
        }
        if (fragmentOpen) {
            return false;
        }
        if (type == STAP_A) {
            return aggregate(data, offset + 1, offset + length);
        }
        return type >= 1 && type < STAP_A && unit(data, offset, length);
    }

    private boolean unit(byte[] data, int offset, int length) {
        typesSeen |= 1 << (data[offset] & 0x1F);
        return sink.startCode() && sink.append(data, offset, length);
    }

    private boolean aggregate(byte[] data, int offset, int end) {
        int position = offset;
        while (position < end) {
            if (end - position < 3) {
                return false;
            }
            int length = Bits.get16(data, position);
            position += 2;
            if (length == 0 || length > end - position || !unit(data, position, length)) {
                return false;
            }
            position += length;
        }
        return position > offset;
    }

    private boolean fragment(byte[] data, int offset, int length) {
        if (length < 3) {
            return false;
        }
        int header = data[offset + 1];
        boolean first = (header & 0x80) != 0;
        boolean last = (header & 0x40) != 0;
        if (first == fragmentOpen || first && last) {
            return false;
        }
        if (first) {
            int type = header & 0x1F;
            typesSeen |= 1 << type;
            if (!sink.startCode() || !sink.append(data[offset] & 0xE0 | type)) {
                return false;
            }
        }
        fragmentOpen = !last;
        return sink.append(data, offset + 2, length - 2);
    }
}
