package io.moonfleet.rtc.rtp;

/**
 * HEVC without decoding order numbers (RFC 7798, sprop-max-don-diff = 0): single NAL units, aggregation packets and fragmentation
 * units.
 */
public final class HevcPacketizer extends NalUnitPacketizer {
    private static final int AGGREGATION = 48;
    private static final int FRAGMENTATION = 49;
    private static final int LAYER = 0x3F << 3;
    private static final int TEMPORAL = 7;

    public HevcPacketizer() {
        this(DEFAULT_MAX_PAYLOAD);
    }

    public HevcPacketizer(int maxPayload) {
        super(2, maxPayload);
    }

    @Override
    boolean slice(byte firstByte) {
        return (firstByte >> 1 & 0x3F) < 32;
    }

    @Override
    int none() {
        return LAYER | TEMPORAL;
    }

    /** RFC 7798, section 4.4.2: the forbidden bit of any, the lowest layer and the lowest temporal id of those within. */
    @Override
    int combined(int headers, int header) {
        return (headers | header) & 0x8000
                | Math.min(headers & LAYER, header & LAYER)
                | Math.min(headers & TEMPORAL, header & TEMPORAL);
    }

    @Override
    int aggregationHeader(int headers) {
        return headers | AGGREGATION << 9;
    }

    /** RFC 7798, section 4.4.3. */
    @Override
    int fragmentHeader(int header) {
        return header & 0x81FF | FRAGMENTATION << 9;
    }

    @Override
    int type(int header) {
        return header >> 9 & 0x3F;
    }
}
