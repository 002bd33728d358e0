package io.moonfleet.gamestream;

import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.video.VideoCounters;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Notices that the pictures of a connected session have stopped. Hosts may send nothing while the picture stands still, but
 * every host answers to a request for a key frame: so one is asked for, and only silence after that ends the session. The
 * limit is beyond that of the control connection, which knows better why a host is silent. One thread.
 */
final class VideoWatch {
    private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(13);

    private final Runnable requestIdr;
    private long frames;
    private long datagrams;
    private long lastFrameNanos;
    private long askedNanos;

    /** @param now of {@link System#nanoTime()}, when the session has just brought a picture */
    VideoWatch(Runnable requestIdr, long now) {
        this.requestIdr = requestIdr;
        lastFrameNanos = now;
        askedNanos = now;
    }

    /** Looks at the counters; to be called several times a second. Returns why the session is to end, if it is. */
    Optional<TerminationReason> look(VideoCounters counters, long now) {
        if (counters.frames() != frames) {
            frames = counters.frames();
            datagrams = counters.datagrams();
            lastFrameNanos = now;
            askedNanos = now;
            return Optional.empty();
        }
        if (now - lastFrameNanos >= LIMIT_NANOS) {
            return Optional.of(TerminationReason.videoStalled(counters.datagrams() != datagrams));
        }
        if (now - askedNanos >= ASK_NANOS) {
            askedNanos = now;
            requestIdr.run();
        }
        return Optional.empty();
    }
}
