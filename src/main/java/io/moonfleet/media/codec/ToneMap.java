package io.moonfleet.media.codec;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/**
 * HDR10 to what every screen shows: Rec.2020 with the perceptual quantiser (SMPTE ST 2084), 10 bits, to Rec.709, 8 bits, both
 * 4:2:0 and limited range.
 *
 * <p>Red, green and blue are each compressed by the curve of ITU-R BT.2390 (a straight line, then a Hermite spline) from a peak
 * of {@value #SOURCE_PEAK_NITS} to {@value #TARGET_PEAK_NITS} cd/m², the luminance at which hosts show the white of a desktop;
 * what is brighter is cut off. Then their primaries are changed and they are coded for a gamma of {@value #GAMMA}.
 *
 * <p>For speed that is done once for each four pixels that share their chroma, at their mean luma, with tables in place of the
 * powers; each of the four then differs from that by what a grey of its luma would differ. Grey comes out exact, and so does
 * flat colour. One thread owns it.
 */
final class ToneMap {
    private static final double SOURCE_PEAK_NITS = 1_000;
    private static final double TARGET_PEAK_NITS = 203;
    private static final double PQ_PEAK_NITS = 10_000;
    private static final double GAMMA = 2.2;

    private static final double M1 = 2610.0 / 16_384;
    private static final double M2 = 2523.0 / 32;
    private static final double C1 = 3424.0 / 4096;
    private static final double C2 = 2413.0 / 128;
    private static final double C3 = 2392.0 / 128;

    /** Codes of 10 bits in limited range: black, white less black, no colour, strongest colour. */
    private static final int BLACK = 64;

    private static final int LUMA_RANGE = 876;
    private static final int NEUTRAL = 512;
    private static final double CHROMA_RANGE = 896;

    /** Steps of a coded value 0…1 in the first table; luma's own step is smaller than one of 10 bits after the matrix. */
    private static final int CODES = 4096;

    /** Steps of a linear value 0…1. */
    private static final int LINEAR = 65_536;

    private static final int FRACTION_BITS = 16;

    // Rec.2020: what a step of 10-bit chroma adds to red, green and blue, in steps of the first table, fixed point.
    private static final double CHROMA_STEP = (CODES - 1) / CHROMA_RANGE * (1 << FRACTION_BITS);
    private static final int RED_OF_RED = (int) Math.round(1.4746 * CHROMA_STEP);
    private static final int GREEN_OF_BLUE = (int) Math.round(-0.16455 * CHROMA_STEP);
    private static final int GREEN_OF_RED = (int) Math.round(-0.57135 * CHROMA_STEP);
    private static final int BLUE_OF_BLUE = (int) Math.round(1.8814 * CHROMA_STEP);
    private static final int LUMA_STEP = (int) Math.round((CODES - 1.0) / LUMA_RANGE * (1 << FRACTION_BITS));

    /** PQ code to compressed light, 0…LINEAR−1. */
    private static final int[] COMPRESSED = new int[CODES];

    /** Light to code of a usual screen, 0…219·256. */
    private static final char[] SCREEN = new char[LINEAR];

    /** 10-bit luma of a grey to 8-bit luma, times 256, black at 0. */
    private static final int[] GREY = new int[1024];

    static {
        for (int code = 0; code < CODES; code++) {
            double nits = nits(compress(code / (CODES - 1.0)));
            COMPRESSED[code] = (int) Math.min(LINEAR - 1, Math.round(nits / TARGET_PEAK_NITS * (LINEAR - 1)));
        }
        for (int light = 0; light < LINEAR; light++) {
            SCREEN[light] = (char) Math.round(219 * 256 * Math.pow(light / (LINEAR - 1.0), 1 / GAMMA));
        }
        for (int luma = 0; luma < GREY.length; luma++) {
            GREY[luma] = SCREEN[COMPRESSED[Math.clamp((long) (luma - BLACK) * (CODES - 1) / LUMA_RANGE, 0, CODES - 1)]];
        }
    }

    private short[] upper = new short[0];
    private short[] lower = new short[0];
    private short[] blue = new short[0];
    private short[] red = new short[0];
    private byte[] upperOut = new byte[0];
    private byte[] lowerOut = new byte[0];
    private byte[] blueOut = new byte[0];
    private byte[] redOut = new byte[0];

    /** Cd/m² of a PQ value 0…1. */
    static double nits(double coded) {
        double root = Math.pow(coded, 1 / M2);
        return PQ_PEAK_NITS * Math.pow(Math.max(root - C1, 0) / (C2 - C3 * root), 1 / M1);
    }

    /** PQ value 0…1 of cd/m². */
    static double coded(double nits) {
        double power = Math.pow(nits / PQ_PEAK_NITS, M1);
        return Math.pow((C1 + C2 * power) / (1 + C3 * power), M2);
    }

    /** BT.2390, section 5.4.1, between PQ values. */
    private static double compress(double value) {
        double peak = coded(SOURCE_PEAK_NITS);
        double most = coded(TARGET_PEAK_NITS) / peak;
        double knee = 1.5 * most - 0.5;
        double input = Math.min(value / peak, 1);
        if (input <= knee) {
            return input * peak;
        }
        double t = (input - knee) / (1 - knee);
        double t2 = t * t;
        double t3 = t2 * t;
        double output = (2 * t3 - 3 * t2 + 1) * knee + (t3 - 2 * t2 + t) * (1 - knee) + (-2 * t3 + 3 * t2) * most;
        return output * peak;
    }

    /** A picture's 10-bit planes, strides in samples. */
    record Planes(ShortBuffer luma, int lumaStride, ShortBuffer blue, int blueStride, ShortBuffer red, int redStride) {}

    void map(Planes source, Picture picture) {
        int width = picture.width();
        int height = picture.height();
        prepare(width);
        int chromaWidth = (width + 1) / 2;
        ByteBuffer planeY = picture.planeY();
        for (int row = 0; row < (height + 1) / 2; row++) {
            int top = 2 * row;
            int bottom = Math.min(top + 1, height - 1);
            source.luma().get(top * source.lumaStride(), upper, 0, width);
            source.luma().get(bottom * source.lumaStride(), lower, 0, width);
            source.blue().get(row * source.blueStride(), blue, 0, chromaWidth);
            source.red().get(row * source.redStride(), red, 0, chromaWidth);
            // An odd width's last pixel counts twice.
            upper[width] = upper[width - 1];
            lower[width] = lower[width - 1];
            mapRows(chromaWidth);
            planeY.put(top * picture.strideY(), upperOut, 0, width);
            planeY.put(bottom * picture.strideY(), lowerOut, 0, width);
            picture.planeU().put(row * picture.strideU(), blueOut, 0, chromaWidth);
            picture.planeV().put(row * picture.strideV(), redOut, 0, chromaWidth);
        }
    }

    private void prepare(int width) {
        if (upper.length != width + 1) {
            upper = new short[width + 1];
            lower = new short[width + 1];
            upperOut = new byte[width + 1];
            lowerOut = new byte[width + 1];
            blue = new short[(width + 1) / 2];
            red = new short[(width + 1) / 2];
            blueOut = new byte[(width + 1) / 2];
            redOut = new byte[(width + 1) / 2];
        }
    }

    private void mapRows(int chromaWidth) {
        for (int column = 0; column < chromaWidth; column++) {
            int one = upper[2 * column] & 0x3FF;
            int two = upper[2 * column + 1] & 0x3FF;
            int three = lower[2 * column] & 0x3FF;
            int four = lower[2 * column + 1] & 0x3FF;
            int u = (blue[column] & 0x3FF) - NEUTRAL;
            int v = (red[column] & 0x3FF) - NEUTRAL;
            int mean = (one + two + three + four + 2) >> 2;

            long base = (long) (mean - BLACK) * LUMA_STEP;
            long r = COMPRESSED[code(base + (long) RED_OF_RED * v)];
            long g = COMPRESSED[code(base + (long) GREEN_OF_BLUE * u + (long) GREEN_OF_RED * v)];
            long b = COMPRESSED[code(base + (long) BLUE_OF_BLUE * u)];
            // Rec.2020 to Rec.709 primaries (ITU-R BT.2407), times 4096.
            int screenRed = SCREEN[light(6801 * r - 2407 * g - 298 * b)];
            int screenGreen = SCREEN[light(-510 * r + 4640 * g - 34 * b)];
            int screenBlue = SCREEN[light(-74 * r - 412 * g + 4582 * b)];
            // Rec.709: luma, then chroma as what red and blue differ from it; times 4096.
            int luma = (871 * screenRed + 2929 * screenGreen + 296 * screenBlue) >> 12;
            blueOut[column] = chroma((screenBlue - luma) * 2258L >> 12);
            redOut[column] = chroma((screenRed - luma) * 2660L >> 12);

            int rest = luma - GREY[mean];
            upperOut[2 * column] = luma(rest + GREY[one]);
            upperOut[2 * column + 1] = luma(rest + GREY[two]);
            lowerOut[2 * column] = luma(rest + GREY[three]);
            lowerOut[2 * column + 1] = luma(rest + GREY[four]);
        }
    }

    private static int code(long fixed) {
        return (int) Math.clamp(fixed >> FRACTION_BITS, 0L, CODES - 1L);
    }

    private static int light(long fixed) {
        return (int) Math.clamp(fixed >> 12, 0L, LINEAR - 1L);
    }

    private static byte luma(int value) {
        return (byte) (16 + Math.clamp((value + 128) >> 8, 0, 219));
    }

    /** @param value 219·256 for a difference of 1 */
    private static byte chroma(long value) {
        return (byte) Math.clamp(128 + (value + 128 >> 8), 16L, 240L);
    }
}
