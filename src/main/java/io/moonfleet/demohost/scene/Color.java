package io.moonfleet.demohost.scene;

/** A colour as limited-range 8-bit Y, Cb and Cr. */
public record Color(byte luma, byte blue, byte red) {
    public static final Color BLACK = new Color((byte) 16, (byte) 128, (byte) 128);
    public static final Color WHITE = new Color((byte) 235, (byte) 128, (byte) 128);

    /** Converts gamma-encoded red, green and blue (0…255 each) with the given matrix. */
    public static Color rgb(int red, int green, int blue, ColorMatrix matrix) {
        double[] coded = matrix == ColorMatrix.REC_2020_PQ
                ? HdrTransfer.fromSrgb(red / 255.0, green / 255.0, blue / 255.0)
                : new double[] {red / 255.0, green / 255.0, blue / 255.0};
        double r = coded[0];
        double g = coded[1];
        double b = coded[2];
        double y = matrix.redWeight() * r + (1 - matrix.redWeight() - matrix.blueWeight()) * g + matrix.blueWeight() * b;
        double cb = (b - y) / (2 * (1 - matrix.blueWeight()));
        double cr = (r - y) / (2 * (1 - matrix.redWeight()));
        return new Color(
                (byte) Math.round(16 + 219 * y), (byte) Math.round(128 + 224 * cb), (byte) Math.round(128 + 224 * cr));
    }
}
