package io.moonfleet.rtc.rtp;

/** HEVC without decoding order numbers (RFC 7798): single NAL units, aggregation packets and fragmentation units. */
public final class HevcDepacketizer extends NalUnitDepacketizer {
    private static final int AGGREGATION = 48;
    private static final int FRAGMENTATION = 49;
    private static final long PARAMETER_SETS = 1L << 32 | 1L << 33 | 1L << 34;
    /** The pictures at which decoding can start: BLA, IDR and CRA, types 16 to 21. */
    private static final long RANDOM_ACCESS = 0x3FL << 16;

    public HevcDepacketizer() {
        super(2, 3, AGGREGATION, FRAGMENTATION);
    }

    @Override
    boolean keyFrame(long types) {
        return (types & PARAMETER_SETS) == PARAMETER_SETS && (types & RANDOM_ACCESS) != 0;
    }

    @Override
    int type(byte first) {
        return first >> 1 & 0x3F;
    }

    @Override
    boolean single(int type) {
        return type < AGGREGATION;
    }

    @Override
    int fragmentType(byte flagsAndType) {
        return flagsAndType & 0x3F;
    }

    @Override
    int unitHeader(byte first, int type) {
        return first & 0x81 | type << 1;
    }
}
