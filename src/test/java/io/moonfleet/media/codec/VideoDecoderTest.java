package io.moonfleet.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.gamestream.Conforms;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;

class VideoDecoderTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;

    @Test
    void eachAccessUnitGivesItsPictureAtOnce() {
        int before = DirectPicture.ALIVE.get();
        try (H264TestEncoder encoder = new H264TestEncoder(WIDTH, HEIGHT, 60, 4_000);
                VideoDecoder decoder = new VideoDecoder(DirectPicture::new, DecoderChoice.software(), StreamCodec.H264)) {
            for (int number = 1; number <= 40; number++) {
                Picture picture = decoder.decode(encoder.encode(number, number == 1)).orElseThrow();
                assertThat(((DirectPicture) picture).number()).isEqualTo(number);
                assertThat(picture.width()).isEqualTo(WIDTH);
                assertThat(picture.height()).isEqualTo(HEIGHT);
                assertThat(picture.planeU().get(picture.strideU() * 50 + 50) & 0xFF).isBetween(126, 130);
                picture.release();
            }
            assertThat(decoder.errors()).isZero();
        }
        assertThat(DirectPicture.ALIVE.get()).isEqualTo(before);
    }

    @Test
    @Conforms({61})
    void zerosAtTheEndChangeNothing() {
        try (H264TestEncoder encoder = new H264TestEncoder(WIDTH, HEIGHT, 60, 4_000);
                VideoDecoder decoder = new VideoDecoder(DirectPicture::new, DecoderChoice.software(), StreamCodec.H264)) {
            for (int number = 1; number <= 10; number++) {
                byte[] data = encoder.encode(number, number == 1);
                Picture picture =
                        decoder.decode(Arrays.copyOf(data, data.length + 1 + 97 * number)).orElseThrow();
                assertThat(((DirectPicture) picture).number()).isEqualTo(number);
                picture.release();
            }
            assertThat(decoder.errors()).isZero();
        }
    }

    @Test
    void aPictureThatCannotBeFilledIsReleased() {
        int before = DirectPicture.ALIVE.get();
        PictureAllocator unusable = (width, height) -> {
            DirectPicture picture = new DirectPicture(width, height);
            return (Picture) Proxy.newProxyInstance(
                    Picture.class.getClassLoader(), new Class<?>[] {Picture.class}, (_, method, arguments) -> {
                        if (method.getName().equals("planeY")) {
                            throw new IllegalStateException("no memory");
                        }
                        return method.invoke(picture, arguments);
                    });
        };
        try (H264TestEncoder encoder = new H264TestEncoder(WIDTH, HEIGHT, 60, 4_000);
                VideoDecoder decoder = new VideoDecoder(unusable, DecoderChoice.software(), StreamCodec.H264)) {
            byte[] accessUnit = encoder.encode(1, true);
            assertThatThrownBy(() -> decoder.decode(accessUnit)).hasMessage("no memory");
        }
        assertThat(DirectPicture.ALIVE.get()).isEqualTo(before);
    }

    @Test
    void aChangeOfResolutionNeedsNothingButAKeyFrame() {
        try (H264TestEncoder small = new H264TestEncoder(320, 180, 60, 2_000);
                H264TestEncoder large = new H264TestEncoder(WIDTH, HEIGHT, 60, 4_000);
                VideoDecoder decoder = new VideoDecoder(DirectPicture::new, DecoderChoice.software(), StreamCodec.H264)) {
            decoder.decode(small.encode(1, true)).orElseThrow().release();
            Picture picture = decoder.decode(large.encode(2, true)).orElseThrow();
            assertThat(picture.width()).isEqualTo(WIDTH);
            assertThat(((DirectPicture) picture).number()).isEqualTo(2);
            picture.release();
        }
    }

    @Test
    void rec601BecomesRec709() {
        try (H264TestEncoder encoder = new H264TestEncoder(WIDTH, HEIGHT, 60, 4_000, avutil.AVCOL_SPC_SMPTE170M);
                VideoDecoder decoder = new VideoDecoder(DirectPicture::new, DecoderChoice.software(), StreamCodec.H264)) {
            encoder.tint(128, 90);
            Picture picture = decoder.decode(encoder.encode(0, true)).orElseThrow();
            // Y 182, Cb 128, Cr 90 in Rec.601 is R 133, G 224, B 193, which in Rec.709 is Y 190, Cb 124, Cr 89.
            assertThat(picture.planeY().get(picture.strideY() * 300 + 300) & 0xFF).isBetween(187, 193);
            assertThat(picture.planeU().get(picture.strideU() * 150 + 150) & 0xFF).isBetween(122, 126);
            assertThat(picture.planeV().get(picture.strideV() * 150 + 150) & 0xFF).isBetween(86, 92);
            picture.release();
        }
    }

    @Test
    void withoutAKeyFrameNothingComesOutAndAKeyFrameHeals() {
        try (H264TestEncoder encoder = new H264TestEncoder(WIDTH, HEIGHT, 60, 4_000);
                VideoDecoder decoder = new VideoDecoder(DirectPicture::new, DecoderChoice.software(), StreamCodec.H264)) {
            encoder.encode(1, true);
            assertThat(decoder.decode(encoder.encode(2, false))).isEmpty();
            assertThat(decoder.errors()).isEqualTo(1);
            Picture picture = decoder.decode(encoder.encode(3, true)).orElseThrow();
            assertThat(((DirectPicture) picture).number()).isEqualTo(3);
            picture.release();
        }
    }

    @Test
    void damagedAccessUnitsNeitherCrashNorStopTheDecoder() {
        long seed = System.nanoTime();
        System.out.println("VideoDecoderTest seed " + seed);
        Random random = new Random(seed);
        int before = DirectPicture.ALIVE.get();
        try (H264TestEncoder encoder = new H264TestEncoder(320, 180, 60, 2_000);
                VideoDecoder decoder = new VideoDecoder(DirectPicture::new, DecoderChoice.software(), StreamCodec.H264)) {
            byte[] key = encoder.encode(1, true);
            byte[] delta = encoder.encode(2, false);
            for (int round = 0; round < 5_000; round++) {
                byte[] input = damaged(random, round % 3 == 0 ? delta : key);
                decoder.decode(input).ifPresent(Picture::release);
            }
            assertThat(decoder.errors()).isPositive();
            Picture picture = decoder.decode(key).orElseThrow();
            assertThat(((DirectPicture) picture).number()).isEqualTo(1);
            picture.release();
        }
        assertThat(DirectPicture.ALIVE.get()).isEqualTo(before);
    }

    private static byte[] damaged(Random random, byte[] valid) {
        byte[] input = random.nextInt(4) == 0
                ? Arrays.copyOf(valid, random.nextInt(valid.length + 1))
                : valid.clone();
        if (random.nextInt(8) == 0) {
            random.nextBytes(input);
        }
        for (int flips = random.nextInt(20); flips > 0 && input.length > 0; flips--) {
            input[random.nextInt(input.length)] = (byte) random.nextInt();
        }
        return input;
    }
}
