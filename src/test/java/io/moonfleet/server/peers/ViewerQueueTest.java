package io.moonfleet.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.wsmedia.StreamMessage;
import io.moonfleet.wsmedia.StreamMessageCodec;
import io.moonfleet.wsmedia.VideoCodecId;
import io.quarkus.websockets.next.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a viewer gets can always be decoded and is never old, however slowly it reads. */
class ViewerQueueTest {
    private static final Duration AT_ONCE = Duration.ZERO;

    private long nanos = 1_000_000_000_000L;
    private final ViewerQueue queue = new ViewerQueue(() -> nanos);

    private static byte[] video(int number, boolean keyFrame) {
        return StreamMessageCodec.encode(
                new StreamMessage.Video(VideoCodecId.H264, keyFrame, false, number, 16, 16, new byte[10]));
    }

    private static byte[] sound(int number) {
        return StreamMessageCodec.encode(new StreamMessage.Audio(2, number, new byte[10]));
    }

    private void pass(long millis) {
        nanos += millis * 1_000_000;
    }

    /** The presentation times of the media that comes out, which number it. */
    private List<Long> drain() throws Exception {
        List<Long> numbers = new ArrayList<>();
        Optional<ViewerQueue.Outgoing> next = queue.take(AT_ONCE);
        while (next.isPresent()) {
            ViewerQueue.Outgoing.Binary binary = (ViewerQueue.Outgoing.Binary) next.orElseThrow();
            switch (StreamMessageCodec.decode(binary.message())) {
                case StreamMessage.Video video -> numbers.add(video.ptsMicros());
                case StreamMessage.Audio audio -> numbers.add(audio.ptsMicros());
                default -> throw new AssertionError("unexpected");
            }
            next = queue.take(AT_ONCE);
        }
        return numbers;
    }

    @Test
    void picturesBeginWithAKeyFrame() throws Exception {
        assertThat(queue.offer(video(1, false))).isFalse();
        queue.offer(sound(2));
        queue.offer(video(3, true));
        queue.offer(video(4, false));
        assertThat(drain()).containsExactly(2L, 3L, 4L);
        assertThat(queue.counters().framesSent()).isEqualTo(2);
        assertThat(queue.counters().framesDropped()).isEqualTo(1);
    }

    @Test
    void aFirstKeyFrameThatDoesNotComeIsAskedForAgain() {
        pass(400);
        assertThat(queue.offer(video(1, false))).isFalse();
        pass(100);
        assertThat(queue.offer(video(2, false))).isTrue();
        assertThat(queue.offer(video(3, false))).isFalse();
    }

    @Test
    void whatHasWaitedTooLongIsThrownAwayUpToTheNextKeyFrame() throws Exception {
        queue.offer(video(1, true));
        pass(200);
        queue.offer(video(2, false));
        pass(51);
        assertThat(queue.counters().behind()).isTrue();
        queue.offer(video(3, false));
        assertThat(queue.counters().queuedFrames()).isZero();
        assertThat(queue.counters().keyFrameWaits()).isEqualTo(1);
        assertThat(queue.offer(video(4, false))).as("the way is free again").isTrue();
        queue.offer(video(5, true));
        assertThat(drain()).containsExactly(5L);
        assertThat(queue.counters().framesDropped()).isEqualTo(4);
    }

    @Test
    void aMessageThatIsBeingWrittenCountsToo() throws Exception {
        queue.offer(video(1, true));
        assertThat(queue.take(AT_ONCE)).isPresent();
        pass(251);
        assertThat(queue.offer(video(2, false))).as("no use in asking before the way is free").isFalse();
        queue.offer(video(3, true));
        queue.offer(sound(4));
        assertThat(queue.counters().queuedFrames()).isZero();
        assertThat(queue.take(AT_ONCE)).as("it was written at last").isEmpty();
        assertThat(queue.offer(video(5, false))).isTrue();
    }

    @Test
    void aPingThatDoesNotComeBackShowsADelayThatNoQueueOfOursHas() throws Exception {
        assertThat(queue.pingDue(AT_ONCE)).contains(1L);
        pass(80);
        queue.pong(1);
        assertThat(queue.counters().roundTripMicros()).isEqualTo(80_000);
        queue.offer(video(1, true));
        drain();
        pass(20);
        assertThat(queue.pingDue(AT_ONCE)).contains(2L);
        assertThat(queue.pingDue(AT_ONCE)).isEmpty();
        pass(329);
        queue.offer(video(2, false));
        assertThat(drain()).as("a usual round trip and less than the limit").containsExactly(2L);
        pass(2);
        queue.offer(video(3, false));
        assertThat(drain()).isEmpty();
        queue.pong(1);
        assertThat(queue.offer(video(4, true))).as("an old answer").isFalse();
        assertThat(drain()).isEmpty();
        queue.pong(2);
        queue.offer(video(5, true));
        assertThat(drain()).containsExactly(5L);
    }

    @Test
    void aLinkThatBreaksDownAgainAndAgainIsGivenRests() throws Exception {
        long askedAfterMillis = 0;
        for (int round = 0; round < 6; round++) {
            queue.offer(video(1, true));
            pass(251);
            queue.offer(video(2, false));
            askedAfterMillis = 0;
            while (!queue.offer(video(3, false))) {
                pass(10);
                askedAfterMillis += 10;
            }
        }
        assertThat(askedAfterMillis).isEqualTo(4_000);
        queue.offer(video(1, true));
        drain();
        pass(10_000);
        queue.offer(video(2, false));
        pass(251);
        queue.offer(video(3, false));
        assertThat(queue.offer(video(4, false))).as("at once after a good time").isTrue();
    }

    @Test
    void aViewerThatReadsNothingIsFound() throws Exception {
        queue.offer(video(1, true));
        queue.take(AT_ONCE);
        assertThat(deadAfterTenSecondsAndOneMore()).isTrue();
        queue.take(AT_ONCE);
        assertThat(queue.isDead()).isFalse();
        queue.pingDue(AT_ONCE);
        assertThat(deadAfterTenSecondsAndOneMore()).isTrue();
        queue.pong(1);
        assertThat(queue.isDead()).isFalse();
    }

    private boolean deadAfterTenSecondsAndOneMore() {
        pass(10_001);
        assertThat(queue.isDead()).as("at the first look").isFalse();
        pass(1_001);
        return queue.isDead();
    }

    @Test
    void aViewerThatAnswersAfterThisSideStoodStillIsAlive() throws Exception {
        queue.pingDue(AT_ONCE);
        pass(12_000);
        assertThat(queue.isDead()).isFalse();
        queue.pong(1);
        pass(1_001);
        assertThat(queue.isDead()).isFalse();
    }

    @Test
    void picturesCanBeTurnedOffAndOn() throws Exception {
        queue.offer(video(1, true));
        assertThat(queue.enableVideo(false)).isFalse();
        queue.offer(video(2, false));
        queue.offer(sound(3));
        assertThat(drain()).containsExactly(3L);
        assertThat(queue.enableVideo(true)).as("a key frame is needed").isTrue();
        assertThat(queue.enableVideo(true)).isFalse();
        queue.offer(video(4, false));
        queue.offer(video(5, true));
        assertThat(drain()).containsExactly(5L);
    }

    @Test
    void whatIsNoMediaGoesFirstAndIsNeverLeftOut() throws Exception {
        queue.offer(video(1, true));
        queue.offer(new ViewerQueue.Outgoing.Text("{}"));
        pass(300);
        queue.offer(video(2, false));
        assertThat(queue.take(AT_ONCE)).contains(new ViewerQueue.Outgoing.Text("{}"));
        assertThat(queue.take(AT_ONCE)).isEmpty();
        int taken = 0;
        while (queue.offer(new ViewerQueue.Outgoing.Text("x")) && taken < 10_000) {
            taken++;
        }
        assertThat(taken).isEqualTo(256);
    }

    @Test
    void afterTheEndOnlyTheReasonComesOut() throws Exception {
        queue.offer(video(1, true));
        queue.offer(new ViewerQueue.Outgoing.Text("{}"));
        queue.end(CloseReason.NORMAL);
        queue.end(new CloseReason(4000, "not any more"));
        assertThat(queue.offer(video(2, true))).isFalse();
        assertThat(queue.offer(new ViewerQueue.Outgoing.Text("late"))).as("nobody is there who could not read").isTrue();
        assertThat(queue.take(AT_ONCE)).contains(new ViewerQueue.Outgoing.Close(CloseReason.NORMAL));
        assertThat(queue.take(AT_ONCE)).isEmpty();
    }

    @Test
    void aViewerThatIsFarBehindCostsBoundedMemory() {
        byte[] large = StreamMessageCodec.encode(
                new StreamMessage.Video(VideoCodecId.H264, false, false, 0, 16, 16, new byte[1_000_000]));
        queue.offer(video(1, true));
        for (int number = 0; number < 100; number++) {
            queue.offer(large);
            assertThat(queue.counters().queuedFrames()).isLessThanOrEqualTo(18);
        }
    }
}
