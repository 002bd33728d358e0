package io.moonfleet.streamer;

import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.media.EncodedVideo;
import io.moonfleet.media.VideoCodec;
import java.util.concurrent.TimeUnit;

/**
 * Sews the pictures of one session to those of the one before: numbers and presentation times, which each session begins anew,
 * go on, the times by what has passed between the two. The video receive threads of the sessions use it one after the other.
 */
final class MediaSeam {
    /** Owned by the thread of the session that sends; the next session begins after that thread has ended. */
    private volatile Last last = new Last(0, Long.MIN_VALUE, 0);

    private volatile long keyFrames;

    private record Last(int number, long ptsMicros, long receivedNanos) {}

    /** Frames of all sessions that a decoder could start with. */
    long keyFrames() {
        return keyFrames;
    }

    /** The pictures of one session. */
    Side side() {
        return new Side();
    }

    /** One session's clock and count. One thread. */
    final class Side {
        private boolean begun;
        private int numberOffset;
        private long ptsOffset;

        EncodedVideo continued(AccessUnit unit, VideoCodec codec) {
            if (!begun) {
                begun = true;
                begin(unit, last);
            }
            if (unit.keyFrame()) {
                keyFrames = keyFrames + 1;
            }
            EncodedVideo picture = new EncodedVideo(
                    unit.frameNumber() + numberOffset,
                    unit.keyFrame(),
                    unit.presentationTimeMicros() + ptsOffset,
                    codec,
                    unit.receivedNanos(),
                    unit.data());
            last = new Last(picture.frameNumber(), picture.ptsMicros(), picture.receivedNanos());
            return picture;
        }

        private void begin(AccessUnit unit, Last before) {
            if (before.ptsMicros() == Long.MIN_VALUE) {
                return;
            }
            long passed = TimeUnit.NANOSECONDS.toMicros(unit.receivedNanos() - before.receivedNanos());
            numberOffset = before.number() + 1 - unit.frameNumber();
            ptsOffset = before.ptsMicros() + Math.max(1, passed) - unit.presentationTimeMicros();
        }
    }
}
