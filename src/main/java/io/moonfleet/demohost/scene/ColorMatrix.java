package io.moonfleet.demohost.scene;

/** The matrices a client can ask for in {@code x-nv-video[0].encoderCscMode} (protocol document, section 3.6, row 37). */
public enum ColorMatrix {
    REC_601(0.299, 0.114),
    REC_709(0.2126, 0.0722),
    REC_2020(0.2627, 0.0593);

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
        int index = cscMode >> 1;
        return index >= 0 && index < values().length ? values()[index] : REC_601;
    }
}
