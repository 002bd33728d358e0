package io.moonfleet.demohost.codec;

import io.moonfleet.ffmpeg.EncodedPicture;
import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.demohost.Picture;
import io.moonfleet.demohost.Strip;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.demohost.scene.InputState;
import io.moonfleet.demohost.scene.SceneKind;
import io.moonfleet.gamestream.input.InputPacket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class H264EncoderTest {
    @ParameterizedTest
    @CsvSource({"1280, 720, 8000", "1280, 720, 1500", "640, 360, 2000", "854, 480, 1500", "1920, 1080, 10000", "256, 144, 500"})
    void stripSurvivesTheEncoder(int width, int height, int bitrateKbps) {
        InputState input = new InputState(width, height);
        Picture picture = new Picture(SceneKind.DEMO, width, height, 60, ColorMatrix.REC_709);
        try (H264Encoder encoder = new H264Encoder(width, height, 60, bitrateKbps, ColorMatrix.REC_709);
                PictureDecoder decoder = new PictureDecoder()) {
            for (int number = 1; number <= 60; number++) {
                input.apply(new InputPacket.MousePosition(number * 3, number * 2, width, height));
                input.apply(new InputPacket.Key(0x41, number % 20 < 10, 0, 0));
                long now = 1_800_000_000_000L + number * 16;
                Strip drawn = picture.draw(number, number * 16_666_667L, now, input.snapshot());
                EncodedPicture encoded = encoder.encode(picture.canvas(), false);
                assertThat(encoded.keyFrame()).as("picture %d", number).isEqualTo(number == 1);
                PictureDecoder.Luma luma = decoder.decode(encoded.data()).orElseThrow();
                assertThat(luma.width()).isEqualTo(width);
                assertThat(luma.height()).isEqualTo(height);
                assertThat(luma.strip()).as("picture %d", number).contains(drawn);
            }
        }
    }

    @Test
    void keyFrameOnRequestCarriesParameterSetsAndStartsDecoding() {
        Picture picture = new Picture(SceneKind.TEST_CARD, 640, 360, 60, ColorMatrix.REC_601);
        InputState input = new InputState(640, 360);
        try (H264Encoder encoder = new H264Encoder(640, 360, 60, 2000, ColorMatrix.REC_601);
                PictureDecoder lateDecoder = new PictureDecoder()) {
            for (int number = 1; number <= 40; number++) {
                boolean wanted = number == 23;
                picture.draw(number, number * 16_666_667L, number, input.snapshot());
                EncodedPicture encoded = encoder.encode(picture.canvas(), wanted);
                List<Integer> types = nalTypes(encoded.data());
                if (wanted) {
                    assertThat(encoded.keyFrame()).isTrue();
                    assertThat(types).containsExactly(7, 8, 5);
                } else if (number > 1) {
                    assertThat(encoded.keyFrame()).isFalse();
                    assertThat(types).as("one slice a picture").containsExactly(1);
                }
                if (number >= 23) {
                    assertThat(lateDecoder.decode(encoded.data()).orElseThrow().strip().orElseThrow().frameNumber())
                            .isEqualTo(number);
                }
            }
        }
    }

    @Test
    void profileIsConstrainedBaseline() {
        Picture picture = new Picture(SceneKind.DEMO, 1280, 720, 60, ColorMatrix.REC_709);
        try (H264Encoder encoder = new H264Encoder(1280, 720, 60, 8000, ColorMatrix.REC_709)) {
            byte[] data = encoder.encode(picture.canvas(), true).data();
            int sps = 4;
            assertThat(data[sps] & 0x1F).isEqualTo(7);
            assertThat(data[sps + 1]).as("profile_idc").isEqualTo((byte) 66);
            assertThat(data[sps + 2] & 0x40).as("constraint_set1_flag").isNotZero();
        }
    }

    @Test
    void profileIsHighWhenAskedFor() {
        Picture picture = new Picture(SceneKind.HIGH_PROFILE, 640, 360, 30, ColorMatrix.REC_709);
        try (H264Encoder encoder = new H264Encoder(640, 360, 30, 4000, ColorMatrix.REC_709, H264Profile.HIGH)) {
            byte[] data = encoder.encode(picture.canvas(), true).data();
            assertThat(data[5]).as("profile_idc").isEqualTo((byte) 100);
        }
    }

    private static List<Integer> nalTypes(byte[] data) {
        List<Integer> types = new ArrayList<>();
        for (int index = 0; index + 3 < data.length; index++) {
            if (data[index] == 0 && data[index + 1] == 0 && data[index + 2] == 1) {
                types.add(data[index + 3] & 0x1F);
            }
        }
        return types;
    }
}
