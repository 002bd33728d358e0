package io.moonfleet.demohost.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE2084;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P10LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P10LE;

import io.moonfleet.demohost.Picture;
import io.moonfleet.demohost.Strip;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.demohost.scene.InputState;
import io.moonfleet.demohost.scene.SceneKind;
import io.moonfleet.ffmpeg.EncodedPicture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Av1EncoderTest {
    /** At most so many bits of a second at 30 pictures a second beside what was asked for. */
    private static final double SPARE = 1.5;

    @ParameterizedTest
    @CsvSource({
        "640, 360, 2000, false, false, REC_709",
        "640, 360, 2000, true, false, REC_2020_PQ",
        "640, 360, 2000, false, true, REC_709",
        "640, 360, 3000, true, true, REC_2020_PQ",
        "1280, 720, 4000, false, false, REC_709",
        "256, 144, 500, true, false, REC_709"
    })
    void stripAndFormatSurviveTheEncoder(
            int width, int height, int bitrateKbps, boolean tenBit, boolean fullChroma, ColorMatrix matrix) {
        InputState input = new InputState(width, height);
        Picture picture = new Picture(SceneKind.DEMO, width, height, 30, matrix);
        long bytes = 0;
        try (VideoEncoder encoder = new Av1Encoder(width, height, 30, bitrateKbps, matrix, tenBit, fullChroma);
                PictureDecoder decoder = new PictureDecoder("libaom-av1");
                PictureDecoder lateDecoder = new PictureDecoder("libaom-av1")) {
            for (int number = 1; number <= 30; number++) {
                Strip drawn = picture.draw(number, number * 33_333_333L, 1_800_000_000_000L + number, input.snapshot());
                boolean asked = number == 20;
                EncodedPicture encoded = encoder.encode(picture.canvas(), asked);
                bytes += encoded.data().length;
                assertThat(encoded.keyFrame()).as("picture %d", number).isEqualTo(number == 1 || asked);
                PictureDecoder.Luma luma = decoder.decode(encoded.data()).orElseThrow();
                assertThat(luma.strip()).as("picture %d", number).contains(drawn);
                assertThat(luma.format()).isEqualTo(pixelFormat(tenBit, fullChroma));
                assertThat(luma.transfer())
                        .isEqualTo(matrix == ColorMatrix.REC_2020_PQ ? AVCOL_TRC_SMPTE2084 : AVCOL_TRC_BT709);
                if (number >= 20) {
                    assertThat(lateDecoder.decode(encoded.data()).orElseThrow().strip()).contains(drawn);
                }
            }
        }
        assertThat(bytes * 8 / 1000).isLessThan((long) (SPARE * bitrateKbps));
    }

    private static int pixelFormat(boolean tenBit, boolean fullChroma) {
        if (fullChroma) {
            return tenBit ? AV_PIX_FMT_YUV444P10LE : AV_PIX_FMT_YUV444P;
        }
        return tenBit ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P;
    }
}
