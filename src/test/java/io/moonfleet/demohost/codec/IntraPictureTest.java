package io.moonfleet.demohost.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.demohost.Picture;
import io.moonfleet.demohost.Strip;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.demohost.scene.InputState;
import io.moonfleet.demohost.scene.SceneKind;
import io.moonfleet.ffmpeg.EncodedPicture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntraPictureTest {
    /** One decoder gets everything, one loses what comes before the first such picture, one is at rest at the start. */
    @ParameterizedTest
    @CsvSource({"640, 360, 12, 20", "1280, 720, 3, 4", "256, 144, 2, 40"})
    void decodersGoOnWithItWhateverTheyHaveLost(int width, int height, int first, int second) {
        Picture picture = new Picture(SceneKind.DEMO, width, height, 60, ColorMatrix.REC_709);
        InputState input = new InputState(width, height);
        try (H264Encoder encoder = new H264Encoder(width, height, 60, 4_000, ColorMatrix.REC_709);
                PictureDecoder whole = new PictureDecoder();
                PictureDecoder lossy = new PictureDecoder()) {
            for (int number = 1; number <= 50; number++) {
                Strip drawn = picture.draw(number, number * 16_666_667L, number, input.snapshot());
                boolean recovery = number == first || number == second;
                EncodedPicture encoded =
                        recovery ? encoder.recover(picture.canvas()) : encoder.encode(picture.canvas(), false);
                assertThat(encoded.keyFrame()).as("picture %d", number).isEqualTo(number == 1);
                if (recovery) {
                    assertThat(encoded.data()[4]).as("a slice and nothing else").isEqualTo((byte) 0x61);
                }
                assertThat(whole.decode(encoded.data()).orElseThrow().strip()).as("picture %d", number).contains(drawn);
                boolean lost = number > 1 && number < first || number > first && number < second && number > 6;
                if (!lost) {
                    PictureDecoder.Luma luma = lossy.decode(encoded.data()).orElseThrow();
                    assertThat(luma.strip()).as("picture %d after a loss", number).contains(drawn);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"HIGH", "CONSTRAINED_BASELINE"})
    void aFirstPictureAndTheHighProfileGetAKeyFrame(H264Profile profile) {
        Picture picture = new Picture(SceneKind.DEMO, 640, 360, 60, ColorMatrix.REC_709);
        try (H264Encoder encoder = new H264Encoder(640, 360, 60, 4_000, ColorMatrix.REC_709, profile)) {
            assertThat(encoder.recover(picture.canvas()).keyFrame()).isTrue();
            assertThat(encoder.encode(picture.canvas(), false).keyFrame()).isFalse();
            assertThat(encoder.recover(picture.canvas()).keyFrame()).isEqualTo(profile == H264Profile.HIGH);
        }
    }
}
