package io.moonfleet.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.demohost.Strip;
import io.moonfleet.demohost.codec.Av1Encoder;
import io.moonfleet.demohost.codec.H264Encoder;
import io.moonfleet.demohost.codec.HevcClip;
import io.moonfleet.demohost.codec.VideoEncoder;
import io.moonfleet.demohost.scene.Canvas;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.ffmpeg.EncodedPicture;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.media.codec.DirectPicture;
import io.moonfleet.media.codec.Picture;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The host may go on in another codec after a reconnect: who watches decoded pictures sees the next one. */
class CodecChangeTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;

    private final Semaphore keyFrameRequests = new Semaphore(0);
    private final BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();
    private int published;
    private int last;

    private void publish(MediaHub hub, VideoCodec codec, EncodedPicture picture) {
        published++;
        hub.publish(new EncodedVideo(
                published, picture.keyFrame(), published * 16_667L, codec, System.nanoTime(), picture.data()));
    }

    private static EncodedPicture draw(VideoEncoder encoder, int number, boolean keyFrame) {
        Canvas canvas = new Canvas(WIDTH, HEIGHT);
        new Strip(number, 0, 0, 0, 0, 0, false).draw(canvas);
        return encoder.encode(canvas, keyFrame);
    }

    private int next() throws InterruptedException {
        Integer number = last;
        // While the stream stands still the newest picture is repeated.
        while (number != null && number == last) {
            number = numbers.poll(30, TimeUnit.SECONDS);
        }
        assertThat(number).as("a decoded picture").isNotNull();
        last = number;
        return number;
    }

    private void awaitKeyFrameRequest() throws InterruptedException {
        assertThat(keyFrameRequests.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        keyFrameRequests.drainPermits();
    }

    @Test
    void decodingGoesOnWithTheFirstKeyFrameOfTheOtherCodec() throws Exception {
        int before = DirectPicture.ALIVE.get();
        try (MediaHub hub = new MediaHub(keyFrameRequests::release, 3, 10);
                VideoEncoder h264 = new H264Encoder(WIDTH, HEIGHT, 60, 4_000, ColorMatrix.REC_709);
                VideoEncoder av1 = new Av1Encoder(WIDTH, HEIGHT, 60, 4_000, ColorMatrix.REC_2020_PQ, true, false)) {
            hub.subscribe(DirectPicture::new, new Numbers(numbers));
            awaitKeyFrameRequest();
            publish(hub, VideoCodec.H264, draw(h264, 101, true));
            assertThat(next()).isEqualTo(101);
            assertThat(hub.decoder()).contains("h264 (software)");

            EncodedPicture firstKey = draw(av1, 201, true);
            assertThat(firstKey.keyFrame()).isTrue();
            publish(hub, VideoCodec.AV1, draw(av1, 202, false));
            awaitKeyFrameRequest();
            publish(hub, VideoCodec.AV1, draw(av1, 203, true));
            assertThat(next()).as("nothing of another codec is decoded before its key frame").isEqualTo(203);
            publish(hub, VideoCodec.AV1, draw(av1, 204, false));
            assertThat(next()).isEqualTo(204);
            assertThat(hub.decoder()).contains("libaom-av1 (software)");

            publish(hub, VideoCodec.HEVC, HevcClip.load(VideoFormat.HEVC, WIDTH, HEIGHT).pictures().getFirst());
            assertThat(next()).isEqualTo(1);
            publish(hub, VideoCodec.H264, draw(h264, 102, true));
            assertThat(next()).isEqualTo(102);
            assertThat(hub.decodeErrors()).isZero();
        }
        assertThat(DirectPicture.ALIVE.get()).isEqualTo(before);
    }

    /** What the strips of decoded pictures say. */
    private record Numbers(BlockingQueue<Integer> numbers) implements MediaConsumer {
        @Override
        public void picture(Picture picture) {
            byte[] luma = new byte[picture.strideY() * picture.height()];
            picture.planeY().get(0, luma);
            Strip.decode(luma, picture.strideY(), picture.width(), picture.height())
                    .ifPresent(strip -> numbers.add(strip.frameNumber()));
        }

        @Override
        public void sound(byte[] block) {}
    }
}
