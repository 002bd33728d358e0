package io.moonfleet.demohost.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.moonfleet.demohost.Picture;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.demohost.scene.InputState;
import io.moonfleet.demohost.scene.SceneKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepeatedPictureTest {
    @ParameterizedTest
    @CsvSource({"1280, 720", "640, 360", "1920, 1080", "256, 144"})
    void standsStillHoweverLong(int width, int height) {
        Picture picture = new Picture(SceneKind.LOAD, width, height, 60, ColorMatrix.REC_709);
        picture.draw(1, 0, 1_800_000_000_000L, new InputState(width, height).snapshot());
        try (H264Encoder encoder = new H264Encoder(width, height, 60, 2000, ColorMatrix.REC_709);
                PictureDecoder decoder = new PictureDecoder()) {
            for (int round = 0; round < 2; round++) {
                byte[] key = encoder.encode(picture.canvas(), true).data();
                RepeatedPicture repeated = new RepeatedPicture(key);
                byte[] expected = decoder.decode(FillerData.pad(key, 100_000)).orElseThrow().plane();
                for (int number = 1; number <= 300; number++) {
                    byte[] unit = FillerData.pad(repeated.picture(number), 5000);
                    assertThat(unit).hasSize(5000);
                    assertThat(decoder.decode(unit).orElseThrow().plane()).as("picture %d", number).isEqualTo(expected);
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
        assertThatIllegalArgumentException().isThrownBy(() -> new RepeatedPicture(new byte[] {0, 0, 1, 0x65, 1}));
        assertThatIllegalArgumentException().isThrownBy(() -> new RepeatedPicture(new byte[] {0, 0, 1, 0x67, 100, 0, 40, 0}));
        assertThatIllegalArgumentException().isThrownBy(() -> new RepeatedPicture(new byte[] {0, 0, 1, 0x67, 66}));
    }
}
