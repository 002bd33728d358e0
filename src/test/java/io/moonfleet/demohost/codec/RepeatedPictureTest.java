package io.moonfleet.demohost.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.moonfleet.demohost.Picture;
import io.moonfleet.demohost.Strip;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.demohost.scene.InputState;
import io.moonfleet.demohost.scene.SceneKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepeatedPictureTest {
    @ParameterizedTest
    @CsvSource({"1280, 720, 40000", "640, 360, 2000", "1920, 1080, 100000", "256, 144, 100", "256, 144, 70000"})
    void standsStillHoweverLong(int width, int height, int size) {
        Picture picture = new Picture(SceneKind.LOAD, width, height, 60, ColorMatrix.REC_709);
        picture.draw(1, 0, 1_800_000_000_000L, new InputState(width, height).snapshot());
        try (H264Encoder encoder = new H264Encoder(width, height, 60, 2000, ColorMatrix.REC_709);
                PictureDecoder decoder = new PictureDecoder()) {
            for (int round = 0; round < 2; round++) {
                byte[] key = encoder.encode(picture.canvas(), true).data();
                RepeatedPicture repeated = new RepeatedPicture(key, size);
                Strip expected = decoder.decode(FillerData.pad(key, 100_000)).orElseThrow().strip().orElseThrow();
                byte[] still = new byte[0];
                for (int number = 1; number <= 300; number++) {
                    byte[] unit = repeated.picture(number);
                    assertThat(unit.length).isBetween(8, size);
                    PictureDecoder.Luma luma = decoder.decode(unit).orElseThrow();
                    if (size < width * height) {
                        assertThat(luma.strip()).as("picture %d", number).contains(expected);
                    }
                    if (number > 1) {
                        assertThat(luma.plane()).as("picture %d", number).isEqualTo(still);
                    }
                    still = luma.plane();
                }
            }
        }
    }

    @Test
    void pictureThatIsLongAlreadyStaysAsItIs() {
        byte[] unit = {0, 0, 0, 1, 0x61, 5};
        assertThat(FillerData.pad(unit, 11)).isSameAs(unit);
        assertThat(FillerData.pad(unit, 12)).containsExactly(0, 0, 0, 1, 0x61, 5, 0, 0, 0, 1, 12, 0x80);
    }

    @Test
    void streamOfAnotherKindIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RepeatedPicture(new byte[] {0, 0, 1, 0x65, 1}, 100));
        assertThatIllegalArgumentException().isThrownBy(() -> new RepeatedPicture(new byte[] {0, 0, 1, 0x67, 100, 0, 40, 0}, 100));
        assertThatIllegalArgumentException().isThrownBy(() -> new RepeatedPicture(new byte[] {0, 0, 1, 0x67, 66}, 100));
    }
}
