package io.moonfleet.ipc;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Media that waits to be written to the server. Pictures depend on their predecessors, so a backlog that is too large or
 * too old is thrown away, and nothing but sound is taken until a key frame comes. Not thread-safe.
 */
final class MediaBacklog {
    static final int MAX_BYTES = 8 * 1024 * 1024;
    static final int MAX_FRAMES = 512;
    static final long MAX_AGE_NANOS = Duration.ofMillis(250).toNanos();

    /** What became of a frame that was offered. */
    enum Outcome {
        TAKEN,
        DROPPED,
        /** Dropped although there is room: everything waits for a key frame, which should be asked for. */
        NEEDS_KEY_FRAME
    }

    private record Entry(MediaFrame frame, long nanos) {}

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long bytes;
    private boolean broken;
    private long dropped;

    Outcome offer(MediaFrame frame, long nanos) {
        if (frame.length() + 1 > IpcProtocol.MAX_FRAME_LENGTH) {
            broken |= frame.video();
            dropped++;
            return Outcome.DROPPED;
        }
        if (isFull(frame, nanos)) {
            broken |= entries.stream().anyMatch(entry -> entry.frame().video());
            dropped += entries.size();
            entries.clear();
            bytes = 0;
        }
        if (frame.video() && frame.keyFrame()) {
            broken = false;
        }
        if (frame.video() && broken) {
            dropped++;
            return entries.isEmpty() ? Outcome.NEEDS_KEY_FRAME : Outcome.DROPPED;
        }
        entries.addLast(new Entry(frame, nanos));
        bytes += frame.length();
        return Outcome.TAKEN;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    MediaFrame take() {
        MediaFrame frame = entries.removeFirst().frame();
        bytes -= frame.length();
        return frame;
    }

    long dropped() {
        return dropped;
    }

    /** A single frame always fits, whatever its size. */
    private boolean isFull(MediaFrame frame, long nanos) {
        return !entries.isEmpty()
                && (entries.size() >= MAX_FRAMES
                        || bytes + frame.length() > MAX_BYTES
                        || nanos - entries.getFirst().nanos() > MAX_AGE_NANOS);
    }
}
