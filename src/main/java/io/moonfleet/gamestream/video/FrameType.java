package io.moonfleet.gamestream.video;

/** Frame type of the frame header (protocol document, section 4.8, byte 3). */
public enum FrameType {
    P(1),
    IDR(2),
    INTRA_REFRESH(4),
    P_AFTER_INVALIDATION(5),
    /** The constant 104 of old Sunshine builds: a P frame about which nothing more is known. */
    P_UNKNOWN(104);

    private final int wireValue;

    FrameType(int wireValue) {
        this.wireValue = wireValue;
    }

    public int wireValue() {
        return wireValue;
    }
}
