package io.moonfleet.demohost.scene;

/**
 * How colours become Y, Cb and Cr: the matrices a client can ask for in {@code x-nv-video[0].encoderCscMode} (protocol
 * document, section 3.6, row 37), and Rec.2020 with the transfer function of HDR.
 */
public enum ColorMatrix {
    REC_601(0.299, 0.114),
    REC_709(0.2126, 0.0722),
    REC_2020(0.2627, 0.0593),
    /** Rec.2020 with the perceptual quantiser of SMPTE ST 2084: what is encoded is a luminance, {@link HdrTransfer}. */
    REC_2020_PQ(0.2627, 0.0593);

    private final double redWeight;
    private final double blueWeight;

    ColorMatrix(double redWeight, double blueWeight) {
        this.redWeight = redWeight;
        this.blueWeight = blueWeight;
    }

    double redWeight() {
        return redWeight;
    }

    double blueWeight() {
        return blueWeight;
    }

    /** The matrix of an {@code encoderCscMode}; what is not known counts as Rec.601, the protocol's default. */
    public static ColorMatrix ofCscMode(int cscMode) {
        return switch (cscMode >> 1) {
            case 1 -> REC_709;
            case 2 -> REC_2020;
            default -> REC_601;
        };
    }
}
