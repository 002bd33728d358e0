package io.moonfleet.gamestream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.video.VideoCounters;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items 66 and 85 at the start of a session. */
@Timeout(60)
class SessionProgressTest {
    private static final VideoCounters NOTHING = new VideoCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final VideoCounters DATAGRAMS_ONLY = new VideoCounters(5, 500, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final long SECOND = 1_000_000_000L;

    /** A clock may stand anywhere, and wraps. */
    private static final long START = Long.MAX_VALUE - 5 * SECOND;

    /** What the clock shows next, in nanoseconds after the start. */
    private final Deque<Long> times = new ArrayDeque<>(List.of(0L));

    private long now;
    private final List<TerminationReason> told = new ArrayList<>();
    private final SessionProgress progress = new SessionProgress(message -> {}, told::add, this::look);

    private GameStreamException failure(VideoCounters counters) {
        return catchThrowableOfType(GameStreamException.class, () -> progress.awaitFirstFrame(() -> counters));
    }

    private long look() {
        now = times.size() > 1 ? times.removeFirst() : times.getFirst();
        return START + now;
    }

    /** What the attempt fails with at the last of these looks, and not before. */
    private GameStreamException failureAtTheLastOf(List<Long> looks, long firstDatagram) {
        times.clear();
        times.addAll(looks);
        GameStreamException failure = catchThrowableOfType(
                GameStreamException.class,
                () -> progress.awaitFirstFrame(() -> now >= firstDatagram ? DATAGRAMS_ONLY : NOTHING));
        assertThat(now).isEqualTo(looks.getLast());
        return failure;
    }

    @Test
    @Conforms(66)
    void withoutADatagramTheAttemptEndsAfterTenSeconds() {
        GameStreamException nothing =
                failureAtTheLastOf(List.of(0L, 0L, 10 * SECOND - 1, 10 * SECOND), Long.MAX_VALUE);
        assertThat(nothing.code()).isEqualTo(ErrorCode.NO_VIDEO_TRAFFIC);
        assertThat(nothing.hostCode()).isEqualTo(-100);
    }

    @Test
    @Conforms(66)
    void withoutAKeyFrameTheAttemptEndsTenSecondsAfterTheFirstDatagram() {
        GameStreamException noPicture = failureAtTheLastOf(
                List.of(0L, 0L, 9 * SECOND, 10 * SECOND, 19 * SECOND - 1, 19 * SECOND), 9 * SECOND);
        assertThat(noPicture.code()).isEqualTo(ErrorCode.NO_VIDEO_FRAME);
        assertThat(noPicture.hostCode()).isEqualTo(-101);
    }

    @Test
    void aKeyFrameInTheLastMomentIsInTime() throws Exception {
        times.addAll(List.of(0L, 10 * SECOND - 1));
        progress.awaitFirstFrame(() -> {
            if (now > 0) {
                progress.frameDelivered();
            }
            return NOTHING;
        });
        assertThat(now).isEqualTo(10 * SECOND - 1);
    }

    @Test
    void anEndBeforeTheFirstFrameFailsTheAttemptAndIsNotToldTwice() {
        progress.ended(TerminationReason.of(TerminationReason.ENDED, progress.videoSeen()));
        GameStreamException early = failure(NOTHING);
        assertThat(early.code()).isEqualTo(ErrorCode.TERMINATED_BY_HOST);
        assertThat(early.hostCode()).isEqualTo(-102);
        assertThat(told).isEmpty();
    }

    @Test
    void aLostConnectionBeforeTheFirstFrameHasItsOwnCode() {
        progress.ended(TerminationReason.connectionLost("silence"));
        assertThat(failure(NOTHING).code()).isEqualTo(ErrorCode.CONTROL_LOST);
    }

    @Test
    void anEndAfterTheFirstFrameIsTold() throws Exception {
        progress.frameDelivered();
        progress.awaitFirstFrame(() -> NOTHING);
        TerminationReason reason = TerminationReason.of(TerminationReason.ENDED, progress.videoSeen());
        progress.ended(reason);
        assertThat(told).containsExactly(reason);
        assertThat(reason.code()).isZero();
    }

    @Test
    void ofSeveralEndsTheFirstIsTheCause() throws Exception {
        progress.frameDelivered();
        progress.awaitFirstFrame(() -> NOTHING);
        TerminationReason first = TerminationReason.receiveFailed("video", new IOException("no memory"));
        progress.ended(first);
        progress.ended(TerminationReason.connectionLost("silence"));
        assertThat(told).containsExactly(first);
    }

    @Test
    void aFailureOnThisSideDoesNotBlameTheHost() {
        progress.ended(TerminationReason.receiveFailed("audio", new IOException("no memory")));
        GameStreamException failure = failure(NOTHING);
        assertThat(failure.code()).isEqualTo(ErrorCode.RECEIVE_FAILED);
        assertThat(failure).hasMessageContaining("no memory").hasMessageNotContaining("host's own log");
    }
}
