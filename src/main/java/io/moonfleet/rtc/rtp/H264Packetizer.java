package io.moonfleet.rtc.rtp;

/** H.264 in packetization mode 1 (RFC 6184, section 6.3): single NAL units, STAP-A and FU-A. */
public final class H264Packetizer extends NalUnitPacketizer {
    private static final int STAP_A = 24;
    private static final int FU_A = 28;

    public H264Packetizer() {
        this(DEFAULT_MAX_PAYLOAD);
    }

    public H264Packetizer(int maxPayload) {
        super(1, maxPayload);
    }

    @Override
    boolean slice(byte firstByte) {
        int type = type(firstByte);
        return type >= 1 && type <= 5;
    }

    @Override
    int none() {
        return 0;
    }

    /** RFC 6184, section 5.7.1: the forbidden bit and the importance are the highest of those within. */
    @Override
    int combined(int headers, int header) {
        return (headers | header) & 0x80 | Math.max(headers & 0x60, header & 0x60);
    }

    @Override
    int aggregationHeader(int headers) {
        return headers | STAP_A;
    }

    /** RFC 6184, section 5.8. */
    @Override
    int fragmentHeader(int header) {
        return header & 0xE0 | FU_A;
    }

    @Override
    int type(int header) {
        return header & 0x1F;
    }
}
