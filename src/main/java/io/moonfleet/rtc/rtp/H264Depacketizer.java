package io.moonfleet.rtc.rtp;

/** H.264 of packetization mode 1 (RFC 6184): single NAL units, STAP-A and FU-A. */
public final class H264Depacketizer extends NalUnitDepacketizer {
    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final int IDR = 5;
    private static final int SEQUENCE_PARAMETERS = 7;
    private static final int PICTURE_PARAMETERS = 8;
    private static final long NEEDED = 1L << IDR | 1L << SEQUENCE_PARAMETERS | 1L << PICTURE_PARAMETERS;

    public H264Depacketizer() {
        super(1, 1, STAP_A, FU_A);
    }

    @Override
    boolean keyFrame(long types) {
        return (types & NEEDED) == NEEDED;
    }

    @Override
    int type(byte first) {
        return first & 0x1F;
    }

    @Override
    boolean single(int type) {
        return type >= 1 && type < STAP_A;
    }

    @Override
    int fragmentType(byte flagsAndType) {
        return flagsAndType & 0x1F;
    }

    @Override
    int unitHeader(byte first, int type) {
        return first & 0xE0 | type;
    }
}
