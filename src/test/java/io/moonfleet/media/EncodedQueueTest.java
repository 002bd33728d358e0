package io.moonfleet.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class EncodedQueueTest {
    private static final int CAPACITY = 4;
    private static final int BYTES = 1000;

    private final EncodedQueue queue = new EncodedQueue(CAPACITY, BYTES);
    private int number;

    private void offer(boolean keyFrame, int length) {
        queue.offer(new EncodedVideo(++number, keyFrame, 0, new byte[length]));
    }

    private Optional<Integer> take() throws InterruptedException {
        return queue.take(0).map(EncodedVideo::frameNumber);
    }

    @Test
    void picturesComeOutInOrder() throws InterruptedException {
        offer(true, 500);
        offer(false, 500);
        assertThat(take()).hasValue(1);
        assertThat(take()).hasValue(2);
        assertThat(take()).isEmpty();
        assertThat(queue.broken()).isFalse();
    }

    @Test
    void tooManyPicturesAreThrownAwayUpToTheNextKeyFrame() throws InterruptedException {
        offer(true, 1);
        for (int i = 0; i < CAPACITY; i++) {
            offer(false, 1);
        }
        assertThat(queue.broken()).isTrue();
        assertThat(take()).isEmpty();
        offer(false, 1);
        offer(true, 1);
        assertThat(take()).hasValue(number);
        assertThat(queue.dropped()).isEqualTo(CAPACITY + 2L);
    }

    @Test
    void soAreTooManyBytes() throws InterruptedException {
        offer(true, 600);
        offer(false, 400);
        assertThat(queue.broken()).isFalse();
        offer(false, 1);
        assertThat(queue.broken()).isTrue();
        assertThat(take()).isEmpty();
        offer(true, 600);
        assertThat(take()).hasValue(number);
        assertThat(queue.dropped()).isEqualTo(3);
    }

    @Test
    void bytesThatWereTakenMakeRoom() throws InterruptedException {
        offer(true, 900);
        for (int i = 0; i < 100; i++) {
            assertThat(take()).hasValue(number);
            offer(false, 900);
        }
        assertThat(queue.broken()).isFalse();
        assertThat(queue.dropped()).isZero();
    }

    @Test
    void aPictureLargerThanTheWholeQueueIsNotKept() throws InterruptedException {
        offer(true, 10);
        offer(true, BYTES + 1);
        assertThat(queue.broken()).isTrue();
        assertThat(take()).isEmpty();
        offer(false, 10);
        assertThat(take()).isEmpty();
        offer(true, 10);
        assertThat(take()).hasValue(number);
    }

    @Test
    void aClosedQueueTakesNothing() throws InterruptedException {
        offer(true, 1);
        queue.close();
        offer(true, 1);
        assertThat(take()).isEmpty();
    }
}
