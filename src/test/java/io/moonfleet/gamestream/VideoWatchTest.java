package io.moonfleet.gamestream;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.video.VideoCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A session that shows nothing any more asks for a key frame, and ends only when that does not help. */
class VideoWatchTest {
    private static final long START = 5_000_000_000L;

    private final List<Double> asked = new ArrayList<>();
    private double seconds;
    private final VideoWatch watch = new VideoWatch(() -> asked.add(seconds), START);

    private static VideoCounters counters(long datagrams, long frames) {
        return new VideoCounters(datagrams, 0, frames, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Looks every quarter of a second until then, or until there is an end. */
    private Optional<TerminationReason> until(double end, VideoCounters counters) {
        Optional<TerminationReason> result = Optional.empty();
        while (result.isEmpty() && seconds < end) {
            seconds += 0.25;
            result = watch.look(counters, START + (long) (seconds * TimeUnit.SECONDS.toNanos(1)));
        }
        return result;
    }

    @Test
    void picturesThatComeNeedNothing() {
        for (int frame = 1; frame < 100; frame++) {
            assertThat(until(seconds + 1, counters(frame, frame))).isEmpty();
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void aPictureThatStandsStillIsAskedForAndTheSessionGoesOn() {
        for (int frame = 1; frame < 10; frame++) {
            assertThat(until(seconds + 2.5, counters(frame, frame))).isEmpty();
        }
        assertThat(asked).hasSize(9);
    }

    @Test
    void aGapOfFiveSecondsEndsNothing() {
        assertThat(until(1, counters(100, 10))).isEmpty();
        assertThat(until(6, counters(100, 10))).isEmpty();
        assertThat(asked).containsExactly(2.25, 4.25);
        assertThat(until(7, counters(110, 11))).isEmpty();
        assertThat(asked).hasSize(2);
    }

    @Test
    @Conforms(66)
    void silenceAndPicturesThatAreNeverCompleteAreToldApart() {
        assertThat(until(1, counters(100, 10))).isEmpty();
        TerminationReason silent = until(60, counters(100, 10)).orElseThrow();
        assertThat(silent.error()).isEqualTo(ErrorCode.NO_VIDEO_TRAFFIC);
        assertThat(silent.code()).isEqualTo(-100);
        assertThat(seconds).isBetween(13.0, 14.5);

        VideoWatch other = new VideoWatch(() -> {}, START);
        assertThat(other.look(counters(100, 10), START)).isEmpty();
        TerminationReason broken = other.look(counters(900, 10), START + TimeUnit.SECONDS.toNanos(14)).orElseThrow();
        assertThat(broken.error()).isEqualTo(ErrorCode.NO_VIDEO_FRAME);
        assertThat(broken.code()).isEqualTo(-101);
    }
}
