package io.moonfleet.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits for a server that does not read can always be decoded, and is never old. */
class MediaBacklogTest {
    private static final long MILLISECOND = 1_000_000;

    private final MediaBacklog backlog = new MediaBacklog();

    private static MediaFrame video(int number, boolean keyFrame, int size) {
        return new MediaFrame(new byte[] {(byte) number}, new byte[size], true, keyFrame);
    }

    private static MediaFrame sound(int number) {
        return new MediaFrame(new byte[] {(byte) number}, new byte[10], false, false);
    }

    private List<Integer> drain() {
        List<Integer> numbers = new ArrayList<>();
        while (!backlog.isEmpty()) {
            numbers.add((int) backlog.take().header()[0]);
        }
        return numbers;
    }

    @Test
    void framesComeOutInOrder() {
        backlog.offer(video(1, true, 10), 0);
        backlog.offer(sound(2), 0);
        backlog.offer(video(3, false, 10), 0);
        assertThat(drain()).containsExactly(1, 2, 3);
        assertThat(backlog.dropped()).isZero();
    }

    @Test
    void whatIsTooOldGoesAndPicturesWaitForAKeyFrame() {
        backlog.offer(video(1, true, 10), 0);
        assertThat(backlog.offer(video(2, false, 10), 251 * MILLISECOND))
                .isEqualTo(MediaBacklog.Outcome.NEEDS_KEY_FRAME);
        assertThat(backlog.offer(sound(3), 252 * MILLISECOND)).isEqualTo(MediaBacklog.Outcome.TAKEN);
        assertThat(backlog.offer(video(4, false, 10), 253 * MILLISECOND)).isEqualTo(MediaBacklog.Outcome.DROPPED);
        assertThat(backlog.offer(video(5, true, 10), 254 * MILLISECOND)).isEqualTo(MediaBacklog.Outcome.TAKEN);
        assertThat(backlog.offer(video(6, false, 10), 255 * MILLISECOND)).isEqualTo(MediaBacklog.Outcome.TAKEN);
        assertThat(drain()).containsExactly(3, 5, 6);
        assertThat(backlog.dropped()).isEqualTo(3);
    }

    @Test
    void whatIsTooMuchGoes() {
        backlog.offer(video(1, true, MediaBacklog.MAX_BYTES / 2), 0);
        backlog.offer(video(2, false, MediaBacklog.MAX_BYTES / 4), 0);
        assertThat(backlog.offer(video(3, false, MediaBacklog.MAX_BYTES / 4), 0))
                .isNotEqualTo(MediaBacklog.Outcome.TAKEN);
        assertThat(drain()).isEmpty();
    }

    @Test
    void soundThatIsLostBreaksNoPictures() {
        backlog.offer(sound(1), 0);
        assertThat(backlog.offer(video(2, false, 10), 300 * MILLISECOND)).isEqualTo(MediaBacklog.Outcome.TAKEN);
        assertThat(drain()).containsExactly(2);
    }

    @Test
    void aFrameThatFitsIntoNoMessageBreaksThePicturesAfterIt() {
        assertThat(backlog.offer(video(1, true, IpcProtocol.MAX_FRAME_LENGTH), 0))
                .isEqualTo(MediaBacklog.Outcome.DROPPED);
        assertThat(backlog.offer(video(2, false, 10), 0)).isEqualTo(MediaBacklog.Outcome.NEEDS_KEY_FRAME);
    }
}
