package io.moonfleet.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.media.codec.DecoderChoice;
import io.moonfleet.media.codec.DirectPicture;
import io.moonfleet.media.codec.H264TestEncoder;
import io.moonfleet.media.codec.Picture;
import io.moonfleet.media.codec.StreamCodec;
import io.moonfleet.media.codec.VideoDecoder;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RenditionTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final long PATIENCE_SECONDS = 20;

    private final Semaphore keyFrameRequests = new Semaphore(0);
    private final MediaHub hub = new MediaHub(keyFrameRequests::release, 3, 10);
    private final Rendition rendition =
            new Rendition(hub, DirectPicture::new, new RenditionSettings(500, 180, 1_000));
    private final H264TestEncoder host = new H264TestEncoder(WIDTH, HEIGHT, 60, 4_000);
    private int alive;

    private static final class Recorder implements EncodedConsumer {
        private final BlockingQueue<EncodedVideo> pictures = new LinkedBlockingQueue<>();

        @Override
        public void video(EncodedVideo picture) {
            pictures.add(picture);
        }

        @Override
        public void audio(EncodedAudio packet) {
            throw new AssertionError("a rendition has no sound");
        }

        EncodedVideo next() throws InterruptedException {
            EncodedVideo next = pictures.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("a picture of the rendition").isNotNull();
            return next;
        }
    }

    @BeforeEach
    void countPictures() {
        alive = DirectPicture.ALIVE.get();
    }

    @AfterEach
    void everythingIsFreed() {
        rendition.close();
        hub.close();
        host.close();
        assertThat(DirectPicture.ALIVE.get()).isEqualTo(alive);
    }

    @Test
    void everyoneGetsTheSamePicturesScaledDownAndBeginningWithAKeyFrame() throws Exception {
        Recorder first = new Recorder();
        Recorder second = new Recorder();
        rendition.subscribe(first);
        rendition.subscribe(second);
        publish(7, true);
        EncodedVideo picture = first.next();
        assertThat(second.next()).isSameAs(picture);
        assertThat(picture.keyFrame()).isTrue();
        assertThat(picture.codec()).isEqualTo(VideoCodec.H264);
        try (VideoDecoder decoder = new VideoDecoder(DirectPicture::new, DecoderChoice.software(), StreamCodec.H264)) {
            Picture decoded = decoder.decode(picture.data()).orElseThrow();
            assertThat(decoded.width()).isEqualTo(320);
            assertThat(decoded.height()).isEqualTo(180);
            assertThat(((DirectPicture) decoded).number()).isEqualTo(7);
            decoded.release();
        }
    }

    @Test
    void aKeyFrameComesWhenOneIsAskedForAndNotOtherwise() throws Exception {
        Recorder recorder = new Recorder();
        EncodedSubscription subscription = rendition.subscribe(recorder);
        publish(1, true);
        assertThat(recorder.next().keyFrame()).isTrue();
        publish(2, false);
        assertThat(recorder.next().keyFrame()).isFalse();
        subscription.requestKeyFrame();
        EncodedVideo next = recorder.next();
        while (!next.keyFrame()) {
            // The request waits for its interval; the picture that stands still is encoded again meanwhile.
            next = recorder.next();
        }
        assertThat(next.frameNumber()).isGreaterThan(2);
    }

    @Test
    void nothingIsDecodedOrEncodedForNobody() throws Exception {
        Recorder recorder = new Recorder();
        assertThat(rendition.encoding()).isFalse();
        assertThat(hub.decoding()).isFalse();
        EncodedSubscription subscription = rendition.subscribe(recorder);
        assertThat(rendition.encoding()).isTrue();
        assertThat(hub.decoding()).isTrue();
        publish(1, true);
        recorder.next();
        subscription.close();
        assertThat(rendition.encoding()).isFalse();
        assertThat(hub.decoding()).isFalse();
        EncodedSubscription again = rendition.subscribe(recorder);
        recorder.pictures.clear();
        publish(2, true);
        assertThat(recorder.next().keyFrame()).as("a new encoder begins with a key frame").isTrue();
        again.close();
    }

    @Test
    void itsSizeKeepsTheShapeAndItsRatesStayBelowTheHosts() {
        RenditionSettings settings = RenditionSettings.below(20_000, 60);
        assertThat(settings).isEqualTo(new RenditionSettings(2_000, 540, 30));
        assertThat(settings.width(1920, 1080)).isEqualTo(960);
        assertThat(settings.height(1080)).isEqualTo(540);
        assertThat(settings.width(640, 360)).isEqualTo(640);
        assertThat(settings.height(361)).isEqualTo(360);
        assertThat(RenditionSettings.below(1_000, 24)).isEqualTo(new RenditionSettings(300, 540, 24));
    }

    private void publish(int number, boolean keyFrame) throws InterruptedException {
        if (keyFrame) {
            assertThat(keyFrameRequests.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the host is asked for a key frame")
                    .isTrue();
        }
        hub.publish(new EncodedVideo(number, keyFrame, number * 16_667L, host.encode(number, keyFrame)));
    }
}
