package io.moonfleet.demohost;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.demohost.scene.Canvas;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StripTest {
    private static final Strip SAMPLE = new Strip(0x012345, 0xFEDCBA98L, 1279, 719, 0xBEEF, 0b10101, true);

    @Test
    void bytesAreLaidOutAsDocumented() {
        assertThat(SAMPLE.toBytes()).startsWith(
                0xA5, 0x01, 0x23, 0x45, 0xFE, 0xDC, 0xBA, 0x98, 0x4F, 0xF2, 0xCF, 0xBE, 0xEF, 0b110101);
        assertThat(Strip.fromBytes(SAMPLE.toBytes())).contains(SAMPLE);
    }

    @Test
    void checksumIsCrc16CcittFalse() {
        // The check value of CRC-16/CCITT-FALSE: "123456789" gives 0x29B1.
        List<Integer> digits = List.of(0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39);
        assertThat(Strip.hashOfKeys(digits)).isEqualTo(0x29B1);
        assertThat(Strip.hashOfKeys(List.of())).isZero();
    }

    @Test
    void oneWrongBitIsNoticed() {
        for (int bit = 0; bit < 128; bit++) {
            byte[] bytes = SAMPLE.toBytes();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Strip.fromBytes(bytes)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void drawnStripIsReadBackAtManySizes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int[][] sizes = {{256, 144}, {320, 180}, {640, 360}, {854, 480}, {1280, 720}, {1920, 1080}, {3840, 2160}};
        for (int[] size : sizes) {
            Strip strip = new Strip(
                    random.nextInt(), random.nextLong(), random.nextInt(5000), random.nextInt(5000), random.nextInt(),
                    random.nextInt(), random.nextBoolean());
            Canvas canvas = new Canvas(size[0], size[1]);
            strip.draw(canvas);
            assertThat(Strip.decode(canvas.luma(), size[0], size[0], size[1]))
                    .as("%dx%d, seed %d", size[0], size[1], seed)
                    .contains(strip);
        }
    }

    @Test
    void pictureWithoutStripGivesNothing() {
        assertThat(Strip.decode(new byte[1280 * 720], 1280, 1280, 720)).isEmpty();
        assertThat(Strip.decode(new byte[10], 1280, 1280, 720)).isEmpty();
        assertThat(Strip.decode(new byte[100 * 100], 100, 100, 100)).isEmpty();
    }
}
