package io.moonfleet.gamestream;

import io.moonfleet.gamestream.control.ControlListener;
import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.video.VideoCounters;
import io.moonfleet.gamestream.video.VideoFailure;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What has happened to a session so far, as far as its threads have to know of each other: the first frame, the end.
 */
final class SessionProgress implements ControlListener {
    /** For the first datagram, and from then on for the first picture. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_MILLIS = 100;

    private final Consumer<ControlMessage.FromHost> messages;
    private final Consumer<TerminationReason> terminated;
    private final LongSupplier clock;
    private volatile boolean frameSeen;
    private boolean connected;
    private Optional<TerminationReason> end = Optional.empty();

    /**
     * @param messages   gets what the host says, on the control thread
     * @param terminated told when the session ends after it was connected; on the thread that found out
     */
    SessionProgress(Consumer<ControlMessage.FromHost> messages, Consumer<TerminationReason> terminated) {
        this(messages, terminated, System::nanoTime);
    }

    /** @param clock nanoseconds from any moment on */
    SessionProgress(
            Consumer<ControlMessage.FromHost> messages, Consumer<TerminationReason> terminated, LongSupplier clock) {
        this.messages = messages;
        this.terminated = terminated;
        this.clock = clock;
    }

    /** Called for each frame, on the video thread. */
    void frameDelivered() {
        if (!frameSeen) {
            synchronized (this) {
                frameSeen = true;
                notifyAll();
            }
        }
    }

    @Override
    public void message(ControlMessage.FromHost message) {
        messages.accept(message);
    }

    @Override
    public boolean videoSeen() {
        return frameSeen;
    }

    @Override
    public void ended(TerminationReason reason) {
        synchronized (this) {
            if (end.isPresent()) {
                // One end brings others about: the first is the cause.
                return;
            }
            end = Optional.of(reason);
            notifyAll();
            if (!connected) {
                return;
            }
        }
        terminated.accept(reason);
    }

    /**
     * Waits until the first frame was delivered; from then on the session counts as connected.
     *
     * @throws GameStreamException NO_VIDEO_TRAFFIC or NO_VIDEO_FRAME after 10 s without, or when the host ended it
     */
    synchronized void awaitFirstFrame(Supplier<VideoCounters> counters)
            throws GameStreamException, InterruptedException {
        long start = clock.getAsLong();
        long firstDatagram = 0;
        boolean traffic = false;
        while (!frameSeen) {
            throwIfEnded();
            long now = clock.getAsLong();
            if (!traffic && counters.get().datagrams() > 0) {
                traffic = true;
                firstDatagram = now;
            }
            if (!traffic && now - start >= PATIENCE_NANOS) {
                throw noVideo(ErrorCode.NO_VIDEO_TRAFFIC, VideoFailure.NO_TRAFFIC,
                        "No video arrived from the host. Check that no firewall blocks its UDP video port.");
            }
            if (traffic && now - firstDatagram >= PATIENCE_NANOS) {
                throw noVideo(ErrorCode.NO_VIDEO_FRAME, VideoFailure.NO_FRAME,
                        "Video arrived from the host but no complete picture. Lower the bitrate or mend the network.");
            }
            wait(LOOK_MILLIS);
        }
        throwIfEnded();
        connected = true;
    }

    private static GameStreamException noVideo(ErrorCode code, VideoFailure failure, String message) {
        return GameStreamException.ofStage(code, Stage.FIRST_FRAME, failure.code(), message);
    }

    private void throwIfEnded() throws GameStreamException {
        if (end.isPresent()) {
            TerminationReason reason = end.get();
            throw GameStreamException.ofStage(
                    reason.error(),
                    Stage.FIRST_FRAME,
                    reason.code(),
                    "The session ended while it was starting: " + reason.reason() + ". " + advice(reason.error()));
        }
    }

    private static String advice(ErrorCode error) {
        return error == ErrorCode.RECEIVE_FAILED ? "Look at this side's log." : "Look at the host's own log.";
    }
}
