package io.moonfleet.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.Await;
import io.moonfleet.media.codec.DirectPicture;
import io.moonfleet.media.codec.H264TestEncoder;
import io.moonfleet.media.codec.OpusTestEncoder;
import io.moonfleet.media.codec.Picture;
import io.moonfleet.media.codec.StandInEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MediaHubTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 180;

    private final Semaphore keyFrameRequests = new Semaphore(0);
    private final MediaHub hub = new MediaHub(keyFrameRequests::release, 3, 10);
    private final H264TestEncoder encoder = new H264TestEncoder(WIDTH, HEIGHT, 60, 2_000);
    private int alive;

    @BeforeEach
    void countPictures() {
        alive = DirectPicture.ALIVE.get();
    }

    @AfterEach
    void everyPictureIsFreed() throws Exception {
        hub.close();
        encoder.close();
        // A consumer that has failed is told so before its last picture is let go of.
        Await.until("every picture is freed", () -> DirectPicture.ALIVE.get() == alive);
        assertThat(hub.decoding()).isFalse();
    }

    @Test
    void decodesOnlyWhileSomebodySubscribes() throws Exception {
        publish(1, true);
        assertThat(hub.decoding()).isFalse();
        Recorder recorder = new Recorder();
        MediaSubscription subscription = hub.subscribe(DirectPicture::new, recorder);
        assertThat(hub.decoding()).isTrue();
        awaitKeyFrameRequest();
        publish(2, false);
        publish(3, true);
        assertThat(recorder.nextNumber()).isEqualTo(3);
        subscription.close();
        assertThat(hub.decoding()).isFalse();
        assertThat(threads("video-decode")).isZero();
        assertThat(threads("sound-decode")).isZero();
        assertThat(threads("media-sender")).isZero();
    }

    @Test
    void aLaterSubscriberGetsTheNewestPictureAtOnceAndNoKeyFrameIsAsked() throws Exception {
        Recorder first = new Recorder();
        hub.subscribe(DirectPicture::new, first);
        awaitKeyFrameRequest();
        publish(1, true);
        assertThat(first.nextNumber()).isEqualTo(1);
        publish(2, false);
        assertThat(first.nextNumber()).isEqualTo(2);
        Recorder second = new Recorder();
        hub.subscribe(DirectPicture::new, second);
        assertThat(second.nextNumber()).isEqualTo(2);
        publish(3, false);
        assertThat(second.nextNumber()).isEqualTo(3);
        assertThat(keyFrameRequests.availablePermits()).isZero();
    }

    @Test
    void aDecoderThatHoldsPicturesBackIsNotTakenForDamaged() throws Exception {
        try (MediaHub delayed = new MediaHub(StandInEngine.holdingBack(2), keyFrameRequests::release, 3, 10)) {
            assertThat(delayed.decoder()).isEmpty();
            Recorder recorder = new Recorder();
            delayed.subscribe(DirectPicture::new, recorder);
            awaitKeyFrameRequest();
            for (int number = 1; number <= 6; number++) {
                delayed.publish(new EncodedVideo(number, number == 1, number, encoder.encode(number, number == 1)));
                if (number > 2) {
                    assertThat(recorder.nextNumber()).isEqualTo(number - 2);
                }
            }
            assertThat(delayed.decoder()).contains("h264 (stand-in)");
            assertThat(delayed.decodeErrors()).isZero();
        }
        assertThat(keyFrameRequests.availablePermits()).isZero();
    }

    @Test
    void aStreamThatStandsStillIsRepeated() throws Exception {
        Recorder recorder = new Recorder();
        MediaSubscription subscription = hub.subscribe(DirectPicture::new, recorder);
        awaitKeyFrameRequest();
        publish(1, true);
        assertThat(recorder.numbers.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(recorder.numbers.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(subscription.pictures()).isEqualTo(1);
    }

    @Test
    void aStalledSubscriberLosesItsOldestPicturesAndCostsNobodyElseAnything() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Recorder late = new Recorder();
        MediaSubscription stalled = hub.subscribe(DirectPicture::new, new MediaConsumer() {
            @Override
            public void picture(Picture picture) {
                entered.countDown();
                awaitUninterruptibly(release);
                late.picture(picture);
            }

            @Override
            public void sound(byte[] samples) {}
        });
        Recorder quick = new Recorder();
        hub.subscribe(DirectPicture::new, quick);
        awaitKeyFrameRequest();
        publish(1, true);
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        for (int number = 2; number <= 50; number++) {
            publish(number, false);
            assertThat(quick.nextNumber()).as("picture %d", number - 1).isEqualTo(number - 1);
        }
        assertThat(quick.nextNumber()).isEqualTo(50);
        assertThat(stalled.picturesDropped()).isEqualTo(46);
        release.countDown();
        assertThat(late.nextNumber()).isEqualTo(1);
        assertThat(late.nextNumber()).isEqualTo(48);
        assertThat(late.nextNumber()).isEqualTo(49);
        assertThat(late.nextNumber()).isEqualTo(50);
    }

    @Test
    void afterDamageItWaitsForAKeyFrameAndAsksForOne() throws Exception {
        Recorder recorder = new Recorder();
        hub.subscribe(DirectPicture::new, recorder);
        awaitKeyFrameRequest();
        publish(1, true);
        assertThat(recorder.nextNumber()).isEqualTo(1);
        encoder.encode(2, false);
        hub.publish(new EncodedVideo(2, false, 0, new byte[] {0, 0, 0, 1, 0x41, 1, 2, 3}));
        awaitKeyFrameRequest();
        publish(3, false);
        publish(4, true);
        assertThat(recorder.nextNumber()).isEqualTo(4);
        assertThat(hub.decodeErrors()).isPositive();
    }

    @Test
    void aFloodThatCannotBeDecodedInTimeGoesOnWithAKeyFrame() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger requests = new AtomicInteger();
        try (MediaHub slow = new MediaHub(
                () -> {
                    requests.incrementAndGet();
                    asked.countDown();
                    awaitUninterruptibly(go);
                },
                3,
                10)) {
            Recorder recorder = new Recorder();
            slow.subscribe(DirectPicture::new, recorder);
            // The decode thread stands in its request for the first key frame.
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            for (int number = 1; number <= 200; number++) {
                slow.publish(new EncodedVideo(number, number == 1, 0, encoder.encode(number, number == 1)));
            }
            go.countDown();
            slow.publish(new EncodedVideo(201, true, 0, encoder.encode(201, true)));
            assertThat(recorder.nextNumber()).isEqualTo(201);
            assertThat(slow.decodeErrors()).isZero();
        }
    }

    @Test
    void soundComesInBlocksOfTenMillisecondsWhateverThePacket() throws Exception {
        Recorder recorder = new Recorder();
        hub.subscribe(DirectPicture::new, recorder);
        try (OpusTestEncoder sound = new OpusTestEncoder(5)) {
            for (int index = 0; index < 8; index++) {
                hub.publish(index == 5 ? EncodedAudio.LOST : new EncodedAudio(sound.encode(440, 660)));
            }
        }
        for (int index = 0; index < 4; index++) {
            assertThat(recorder.blocks.poll(10, TimeUnit.SECONDS)).hasSize(1_920);
        }
    }

    @Test
    void aConsumerThatThrowsLosesItsSubscriptionOnly() throws Exception {
        hub.subscribe(DirectPicture::new, new MediaConsumer() {
            @Override
            public void picture(Picture picture) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void sound(byte[] samples) {}
        });
        Recorder recorder = new Recorder();
        hub.subscribe(DirectPicture::new, recorder);
        awaitKeyFrameRequest();
        publish(1, true);
        publish(2, false);
        assertThat(recorder.nextNumber()).isEqualTo(1);
        assertThat(recorder.nextNumber()).isEqualTo(2);
    }

    @Test
    void memoryThatIsRefusedOnceCostsPicturesUntilTheNextKeyFrameOnly() throws Exception {
        AtomicInteger allocations = new AtomicInteger();
        Recorder recorder = new Recorder();
        hub.subscribe(
                (width, height) -> {
                    if (allocations.getAndIncrement() == 0) {
                        throw new OutOfMemoryError("on purpose");
                    }
                    return new DirectPicture(width, height);
                },
                recorder);
        awaitKeyFrameRequest();
        publish(1, true);
        awaitKeyFrameRequest();
        publish(2, true);
        assertThat(recorder.nextNumber()).isEqualTo(2);
    }

    @Test
    void aConsumerThatFailsWithAnErrorIsTold() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        hub.subscribe(DirectPicture::new, new MediaConsumer() {
            @Override
            public void picture(Picture picture) {
                throw new OutOfMemoryError("on purpose");
            }

            @Override
            public void sound(byte[] samples) {}

            @Override
            public void failed() {
                told.countDown();
            }
        });
        awaitKeyFrameRequest();
        publish(1, true);
        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private void publish(int number, boolean keyFrame) {
        hub.publish(new EncodedVideo(number, keyFrame, number * 16_667L, encoder.encode(number, keyFrame)));
    }

    private void awaitKeyFrameRequest() throws InterruptedException {
        assertThat(keyFrameRequests.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name) && thread.isAlive())
                .count();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The test never let go");
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Notes the numbers of the pictures; a repeated one only once where numbers are asked for in order. */
    private static final class Recorder implements MediaConsumer {
        private final BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();
        private final BlockingQueue<byte[]> blocks = new LinkedBlockingQueue<>();
        private int last;

        @Override
        public void picture(Picture picture) {
            numbers.add(((DirectPicture) picture).number());
        }

        @Override
        public void sound(byte[] samples) {
            blocks.add(samples);
        }

        int nextNumber() throws InterruptedException {
            Integer number = last;
            while (number != null && number == last) {
                number = numbers.poll(10, TimeUnit.SECONDS);
            }
            assertThat(number).as("picture after " + last).isNotNull();
            last = number;
            return number;
        }
    }

    @Test
    void encodedMediaComesUnchangedAndDecodesNothing() {
        List<EncodedVideo> pictures = new ArrayList<>();
        List<EncodedAudio> packets = new ArrayList<>();
        EncodedVideo picture = new EncodedVideo(1, true, 0, new byte[] {0, 0, 0, 1, 0x65});
        try (EncodedSubscription subscription = hub.subscribe(new EncodedConsumer() {
            @Override
            public void video(EncodedVideo next) {
                pictures.add(next);
            }

            @Override
            public void audio(EncodedAudio packet) {
                packets.add(packet);
            }
        })) {
            subscription.requestKeyFrame();
            assertThat(keyFrameRequests.tryAcquire()).isTrue();
            hub.publish(picture);
            hub.publish(EncodedAudio.LOST);
            assertThat(hub.decoding()).isFalse();
        }
        hub.publish(picture);
        assertThat(pictures).containsExactly(picture);
        assertThat(packets).containsExactly(EncodedAudio.LOST);
    }
}
