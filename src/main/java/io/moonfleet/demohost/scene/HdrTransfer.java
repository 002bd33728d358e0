package io.moonfleet.demohost.scene;

/**
 * Colours of a usual screen as HDR10 has them: sRGB made linear, taken to the primaries of Rec.2020 (ITU-R BT.2087), white at
 * {@value #WHITE_NITS} cd/m² (ITU-R BT.2408) and coded by the perceptual quantiser of SMPTE ST 2084.
 */
final class HdrTransfer {
    static final double WHITE_NITS = 203;
    private static final double PEAK_NITS = 10_000;
    private static final double M1 = 2610.0 / 16_384;
    private static final double M2 = 2523.0 / 32;
    private static final double C1 = 3424.0 / 4096;
    private static final double C2 = 2413.0 / 128;
    private static final double C3 = 2392.0 / 128;

    private HdrTransfer() {}

    /** Red, green and blue, 0…1 each, as Rec.2020 with PQ. */
    static double[] fromSrgb(double red, double green, double blue) {
        double r = linear(red);
        double g = linear(green);
        double b = linear(blue);
        return new double[] {
            quantised(0.6274 * r + 0.3293 * g + 0.0433 * b),
            quantised(0.0691 * r + 0.9195 * g + 0.0114 * b),
            quantised(0.0164 * r + 0.0880 * g + 0.8956 * b)
        };
    }

    private static double linear(double value) {
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    private static double quantised(double ofWhite) {
        double power = Math.pow(ofWhite * WHITE_NITS / PEAK_NITS, M1);
        return Math.pow((C1 + C2 * power) / (1 + C3 * power), M2);
    }
}
