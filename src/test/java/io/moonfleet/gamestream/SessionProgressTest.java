package io.moonfleet.gamestream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.video.VideoCounters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items 66 and 85 at the start of a session. */
@Timeout(60)
class SessionProgressTest {
    private static final VideoCounters NOTHING = new VideoCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final VideoCounters DATAGRAMS_ONLY = new VideoCounters(5, 500, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final long PATIENCE = 300_000_000L;

    private final List<TerminationReason> told = new ArrayList<>();
    private final SessionProgress progress = new SessionProgress(message -> {}, told::add, PATIENCE);

    private GameStreamException failure(VideoCounters counters) {
        return catchThrowableOfType(GameStreamException.class, () -> progress.awaitFirstFrame(() -> counters));
    }

    @Test
    void noDatagramAndNoPictureAreToldApart() {
        GameStreamException nothing = failure(NOTHING);
        assertThat(nothing.code()).isEqualTo(ErrorCode.NO_VIDEO_TRAFFIC);
        assertThat(nothing.hostCode()).isEqualTo(-100);
        GameStreamException noPicture = failure(DATAGRAMS_ONLY);
        assertThat(noPicture.code()).isEqualTo(ErrorCode.NO_VIDEO_FRAME);
        assertThat(noPicture.hostCode()).isEqualTo(-101);
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
