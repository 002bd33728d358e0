package io.moonfleet.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moonfleet.demohost.Strip;
import io.moonfleet.demohost.codec.Av1Encoder;
import io.moonfleet.demohost.codec.VideoEncoder;
import io.moonfleet.demohost.scene.Canvas;
import io.moonfleet.demohost.scene.Color;
import io.moonfleet.demohost.scene.ColorMatrix;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AV1 in all its formats becomes the 8-bit Rec.709 that the transcoding paths take. */
class Av1DecodeTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;

    private static Strip draw(Canvas canvas, int number, ColorMatrix matrix) {
        canvas.fill(0, 40, WIDTH, HEIGHT - 40, Color.rgb(200, 120, 40, matrix));
        Strip strip = new Strip(number, 1_000 + number, 0, 0, 0, 0, false);
        strip.draw(canvas);
        return strip;
    }

    private static Strip read(Picture picture) {
        byte[] luma = new byte[picture.strideY() * picture.height()];
        picture.planeY().get(0, luma);
        return Strip.decode(luma, picture.strideY(), picture.width(), picture.height()).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, REC_709",
        "false, true, REC_709",
        "true, false, REC_709",
        "true, true, REC_2020",
        "true, false, REC_2020_PQ",
        "true, true, REC_2020_PQ"
    })
    void everyFormatBecomesThePictureOfAUsualScreen(boolean tenBit, boolean fullChroma, ColorMatrix matrix) {
        int before = DirectPicture.ALIVE.get();
        Color expected = Color.rgb(200, 120, 40, ColorMatrix.REC_709);
        try (VideoEncoder encoder = new Av1Encoder(WIDTH, HEIGHT, 30, 3_000, matrix, tenBit, fullChroma);
                VideoDecoder decoder = new VideoDecoder(DirectPicture::new, DecoderChoice.software(), StreamCodec.AV1)) {
            Canvas canvas = new Canvas(WIDTH, HEIGHT);
            for (int number = 1; number <= 10; number++) {
                Strip drawn = draw(canvas, number, matrix);
                Picture picture = decoder.decode(encoder.encode(canvas, false).data()).orElseThrow();
                assertThat(read(picture)).isEqualTo(drawn);
                int luma = picture.planeY().get(picture.strideY() * 200 + 300) & 0xFF;
                int blue = picture.planeU().get(picture.strideU() * 100 + 150) & 0xFF;
                int red = picture.planeV().get(picture.strideV() * 100 + 150) & 0xFF;
                // The white of a desktop is darker after tone mapping; Rec.2020 without HDR keeps its numbers, not its hue.
                int tolerance = matrix == ColorMatrix.REC_2020_PQ ? 25 : 6;
                assertThat(luma).isCloseTo(expected.luma() & 0xFF, within(tolerance));
                assertThat(blue).isCloseTo(expected.blue() & 0xFF, within(tolerance));
                assertThat(red).isCloseTo(expected.red() & 0xFF, within(tolerance));
                picture.release();
            }
            assertThat(decoder.errors()).isZero();
        }
        assertThat(DirectPicture.ALIVE.get()).isEqualTo(before);
    }

    @Test
    void damagedAccessUnitsNeitherCrashNorStopTheDecoder() {
        long seed = System.nanoTime();
        System.out.println("Av1DecodeTest seed " + seed);
        Random random = new Random(seed);
        int before = DirectPicture.ALIVE.get();
        try (VideoEncoder encoder = new Av1Encoder(256, 144, 30, 1_000, ColorMatrix.REC_709, false, false);
                VideoDecoder decoder = new VideoDecoder(DirectPicture::new, DecoderChoice.software(), StreamCodec.AV1)) {
            Canvas canvas = new Canvas(256, 144);
            byte[] key = encoder.encode(canvas, true).data();
            byte[] delta = encoder.encode(canvas, false).data();
            for (int round = 0; round < 1_000; round++) {
                byte[] valid = round % 3 == 0 ? delta : key;
                byte[] input =
                        random.nextInt(4) == 0 ? Arrays.copyOf(valid, random.nextInt(valid.length + 1)) : valid.clone();
                for (int flips = random.nextInt(20); flips > 0 && input.length > 0; flips--) {
                    input[random.nextInt(input.length)] = (byte) random.nextInt();
                }
                decoder.decode(input).ifPresent(Picture::release);
            }
            assertThat(decoder.errors()).isPositive();
            decoder.decode(key).orElseThrow().release();
        }
        assertThat(DirectPicture.ALIVE.get()).isEqualTo(before);
    }
}
