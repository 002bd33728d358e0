package io.moonfleet.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ToneMapTest {
    private static final int WIDTH = 8;
    private static final int HEIGHT = 4;

    /** Y, Cb and Cr of a picture that is all of one colour. */
    private static int[] flat(int luma, int blue, int red) {
        short[] lumaPlane = new short[WIDTH * HEIGHT];
        short[] bluePlane = new short[WIDTH * HEIGHT / 4];
        short[] redPlane = new short[WIDTH * HEIGHT / 4];
        Arrays.fill(lumaPlane, (short) luma);
        Arrays.fill(bluePlane, (short) blue);
        Arrays.fill(redPlane, (short) red);
        DirectPicture picture = map(WIDTH, HEIGHT, lumaPlane, bluePlane, redPlane);
        return new int[] {
            picture.planeY().get(5) & 0xFF, picture.planeU().get(1) & 0xFF, picture.planeV().get(1) & 0xFF
        };
    }

    private static DirectPicture map(int width, int height, short[] luma, short[] blue, short[] red) {
        DirectPicture picture = new DirectPicture(width, height);
        int chromaWidth = (width + 1) / 2;
        new ToneMap()
                .map(
                        new ToneMap.Planes(
                                ShortBuffer.wrap(luma),
                                width,
                                ShortBuffer.wrap(blue),
                                chromaWidth,
                                ShortBuffer.wrap(red),
                                chromaWidth),
                        picture);
        return picture;
    }

    private static int grey(double nits) {
        return flat((int) Math.round(64 + 876 * ToneMap.coded(nits)), 512, 512)[0];
    }

    @Test
    void thePerceptualQuantiserIsThatOfTheStandard() {
        assertThat(ToneMap.coded(100)).isCloseTo(0.5081, within(1e-4));
        assertThat(ToneMap.coded(1_000)).isCloseTo(0.7518, within(1e-4));
        assertThat(ToneMap.nits(ToneMap.coded(203))).isCloseTo(203, within(1e-6));
    }

    @Test
    void blackStaysBlackAndThePeakIsWhite() {
        assertThat(grey(0)).isEqualTo(16);
        assertThat(flat(0, 512, 512)[0]).isEqualTo(16);
        assertThat(grey(1_000)).isEqualTo(235);
        assertThat(grey(10_000)).isEqualTo(235);
        assertThat(flat(1023, 512, 512)).containsExactly(235, 128, 128);
    }

    @Test
    void darkGreysKeepTheirLuminanceAndBrightOnesAreCompressed() {
        // Code 16 + 219 (50 / 203) ^ (1 / 2.2), as below the knee nothing is compressed.
        assertThat(grey(50)).isCloseTo(132, within(1));
        assertThat(grey(5)).isCloseTo(57, within(1));
        assertThat(grey(203)).as("the white of a desktop").isBetween(205, 225);
        assertThat(grey(600)).isBetween(226, 235);
    }

    @Test
    void greysOnlyGetBrighter() {
        int last = 0;
        for (int luma = 64; luma <= 940; luma++) {
            int[] mapped = flat(luma, 512, 512);
            assertThat(mapped[0]).as("luma %d", luma).isGreaterThanOrEqualTo(last);
            assertThat(mapped[1]).isEqualTo(128);
            assertThat(mapped[2]).isEqualTo(128);
            last = mapped[0];
        }
    }

    @Test
    void aColourOfRec709ComesBack() {
        // Linear Rec.709 red 0.20, green 0.05, blue 0.02 of 203 cd/m², all below the knee.
        double[] wide = {
            0.6274 * 0.20 + 0.3293 * 0.05 + 0.0433 * 0.02,
            0.0691 * 0.20 + 0.9195 * 0.05 + 0.0114 * 0.02,
            0.0164 * 0.20 + 0.0880 * 0.05 + 0.8956 * 0.02
        };
        double r = ToneMap.coded(203 * wide[0]);
        double g = ToneMap.coded(203 * wide[1]);
        double b = ToneMap.coded(203 * wide[2]);
        double y = 0.2627 * r + 0.6780 * g + 0.0593 * b;
        int[] mapped = flat(
                (int) Math.round(64 + 876 * y),
                (int) Math.round(512 + 896 * (b - y) / 1.8814),
                (int) Math.round(512 + 896 * (r - y) / 1.4746));
        double red = Math.pow(0.20, 1 / 2.2);
        double green = Math.pow(0.05, 1 / 2.2);
        double blue = Math.pow(0.02, 1 / 2.2);
        double luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        assertThat((double) mapped[0]).isCloseTo(16 + 219 * luma, within(2.0));
        assertThat((double) mapped[1]).isCloseTo(128 + 224 * (blue - luma) / 1.8556, within(2.0));
        assertThat((double) mapped[2]).isCloseTo(128 + 224 * (red - luma) / 1.5748, within(2.0));
    }

    @Test
    void anySamplesAndSizesAreTaken() {
        long seed = System.nanoTime();
        System.out.println("ToneMapTest seed " + seed);
        Random random = new Random(seed);
        for (int[] size : new int[][] {{1, 1}, {2, 2}, {7, 5}, {64, 33}}) {
            int chroma = (size[0] + 1) / 2 * ((size[1] + 1) / 2);
            short[] luma = new short[size[0] * size[1]];
            short[] blue = new short[chroma];
            short[] red = new short[chroma];
            for (short[] plane : new short[][] {luma, blue, red}) {
                for (int index = 0; index < plane.length; index++) {
                    plane[index] = (short) random.nextInt();
                }
            }
            DirectPicture picture = map(size[0], size[1], luma, blue, red);
            for (int row = 0; row < size[1]; row++) {
                for (int column = 0; column < size[0]; column++) {
                    assertThat(picture.planeY().get(row * picture.strideY() + column) & 0xFF).isBetween(16, 235);
                }
            }
        }
    }
}
