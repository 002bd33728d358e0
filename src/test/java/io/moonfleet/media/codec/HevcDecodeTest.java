package io.moonfleet.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.demohost.Strip;
import io.moonfleet.demohost.codec.HevcClip;
import io.moonfleet.ffmpeg.EncodedPicture;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.video.VideoFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HEVC in all its formats becomes the 8-bit Rec.709 that the transcoding paths take. */
class HevcDecodeTest {
    @ParameterizedTest
    @CsvSource({
        "HEVC, 640, 360, 640, 360",
        "HEVC, 1920, 1080, 1280, 720",
        "HEVC_MAIN10, 640, 360, 640, 360",
        "HEVC_MAIN10, 1280, 720, 1280, 720",
        "HEVC_REXT8_444, 1280, 720, 640, 360",
        "HEVC_REXT10_444, 320, 180, 640, 360"
    })
    void eachAccessUnitGivesItsPictureAtOnce(VideoFormat format, int askedWidth, int askedHeight, int width, int height) {
        List<EncodedPicture> clip = HevcClip.load(format, askedWidth, askedHeight).pictures();
        assertThat(clip).hasSize(90);
        int before = DirectPicture.ALIVE.get();
        try (VideoDecoder decoder = new VideoDecoder(DirectPicture::new, DecoderChoice.software(), StreamCodec.HEVC)) {
            for (int number = 1; number <= 95; number++) {
                EncodedPicture encoded = clip.get((number - 1) % clip.size());
                assertThat(encoded.keyFrame()).isEqualTo(number % clip.size() == 1);
                Picture picture = decoder.decode(encoded.data()).orElseThrow();
                assertThat(picture.width()).isEqualTo(width);
                assertThat(picture.height()).isEqualTo(height);
                byte[] luma = new byte[picture.strideY() * height];
                picture.planeY().get(0, luma);
                Strip strip = Strip.decode(luma, picture.strideY(), width, height).orElseThrow();
                assertThat(strip.frameNumber()).isEqualTo((number - 1) % clip.size() + 1);
                picture.release();
            }
            assertThat(decoder.errors()).isZero();
        }
        assertThat(DirectPicture.ALIVE.get()).isEqualTo(before);
    }

    @Test
    @Conforms({61})
    void zerosAtTheEndChangeNothing() {
        List<EncodedPicture> clip = HevcClip.load(VideoFormat.HEVC, 640, 360).pictures();
        try (VideoDecoder plain = new VideoDecoder(DirectPicture::new, DecoderChoice.software(), StreamCodec.HEVC);
                VideoDecoder padded = new VideoDecoder(DirectPicture::new, DecoderChoice.software(), StreamCodec.HEVC)) {
            for (int number = 0; number < 10; number++) {
                byte[] data = clip.get(number).data();
                Picture expected = plain.decode(data).orElseThrow();
                Picture picture = padded.decode(Arrays.copyOf(data, data.length + 1 + 97 * number)).orElseThrow();
                assertThat(picture.planeY()).isEqualTo(expected.planeY());
                assertThat(picture.planeU()).isEqualTo(expected.planeU());
                expected.release();
                picture.release();
            }
        }
    }

    @Test
    void damagedAccessUnitsNeitherCrashNorStopTheDecoder() {
        long seed = System.nanoTime();
        System.out.println("HevcDecodeTest seed " + seed);
        Random random = new Random(seed);
        List<EncodedPicture> clip = HevcClip.load(VideoFormat.HEVC_MAIN10, 640, 360).pictures();
        byte[] key = clip.getFirst().data();
        int before = DirectPicture.ALIVE.get();
        try (VideoDecoder decoder = new VideoDecoder(DirectPicture::new, DecoderChoice.software(), StreamCodec.HEVC)) {
            for (int round = 0; round < 200; round++) {
                byte[] valid = round % 3 == 0 ? clip.get(1).data() : key;
                byte[] input =
                        random.nextInt(4) == 0 ? Arrays.copyOf(valid, random.nextInt(valid.length + 1)) : valid.clone();
                for (int flips = random.nextInt(20); flips > 0 && input.length > 0; flips--) {
                    input[random.nextInt(input.length)] = (byte) random.nextInt();
                }
                decoder.decode(input).ifPresent(Picture::release);
            }
            assertThat(decoder.errors()).isPositive();
            decoder.decode(key).ifPresent(Picture::release);
            decoder.decode(key).orElseThrow().release();
        }
        assertThat(DirectPicture.ALIVE.get()).isEqualTo(before);
    }
}
